"""Links between mentions and customers: proposed, decided by people, taken back, made anew.

The pipeline's stage is `linking_stage`; `learning` estimates the weights from what people decided.
How likely a link is, `triage.linking` reckons.
"""
