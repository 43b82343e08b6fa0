"""Measures this product against plain ways to do the same: `python -m tests.bench`.

It reports; it judges nothing. Ratios of interleaved runs say more than seconds, since they hold
on a busy machine too. What the figures mean is told in docs/developers.md.
"""
