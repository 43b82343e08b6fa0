"""Learning on: new heads for the shipped layers, from what a company's own people corrected.

The layers stay as they are, so learning takes seconds and a learnt model is a few dozen kilobytes
that can answer beside another one from the same vectors. Training a model from its data is
`nlp.training`'s; which model serves is `triage.learning`'s.
"""
