"""Customers as people and programs see them: found, shown whole, and changed by hand.

They come in through `triage.intake`; `triage.links` joins mentions to them, `triage.lifecycle`
says where they stand, `triage.duplicates` makes one of two. How an address or number is written
is told by `identities` for all.
"""
