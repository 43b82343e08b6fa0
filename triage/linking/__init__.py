"""Who is behind a mention? From what is told to a calibrated probability.

Pure: `names`, `nicknames`, `sounds` (what names mean), `clues` and `telling` (what a mention
tells), `keys` (under what customers are looked up), `comparing` (what agrees and what
contradicts), `weighing` (how likely that makes it), `asking` (what would prove it). With the
database: `candidates`, `keeping_keys`, `counting`, `keeping_weights`. Choosing between linked and
suggested, and learning from what people decided, is left to `triage.links`.
"""
