"""Which records of a table are alike: pairs, levels, weights and probabilities. Pure.

Knows no customers: it takes columns and a `schema`. `triage.duplicates` feeds it with customers.
"""
