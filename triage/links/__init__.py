"""Links between mentions and customers: proposed, decided by people, taken back, made anew.

The pipeline's stage is `linking_stage`. How likely a link is, `triage.linking` reckons.
"""
