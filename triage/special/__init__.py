"""Special data (articles 9 and 10 of the GDPR): found when a text is read, covered, uncovered.

Covering is about who reads, never about whether a case is worked on: routing, clocks and points
are as of any other. Who may read what is `triage.people.viewer`'s; what a text tells is
`nlp.special`'s.
"""
