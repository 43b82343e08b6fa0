"""Customers, and what happened with them, come in: from files, and from programs one by one.

From a file's columns (`columns`, `layouts`, `plans`) to rows of the database (`upserting`,
`interacting`). Files of others are read in a child process (`apart`); long imports are remembered
and go on where they were broken off (`jobs`, `running`). Taking a file apart is `triage.files`'.
"""
