"""Reads hostile bytes: feeds, pages, statuses. Runs inside the killable child process only.

Modules here take bytes and plain parameters and give plain JSON values back; they know no
URLs to fetch, no state and no `RawMention`. What they import decides how long a child takes to
start, so they import little.
"""
