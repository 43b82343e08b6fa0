"""The same words in more than one place: found, counted as reach, never a second case.

A repost, a syndicated copy or a near-identical text is an echo of the earliest of them, its
leader. Which text opens a case stays with `triage.cases.deciding`; it asks here.
"""
