"""Texts in, analyses out. No database, no network, no Flask.

Importing this room is cheap: torch is loaded when a classifier is, not before.
"""

from nlp.analysis import Analysis, Reason
from nlp.taxonomy import CATEGORIES, FLAGS, INTENTS, SENTIMENTS, SEVERITIES

__all__ = ["CATEGORIES", "FLAGS", "INTENTS", "SENTIMENTS", "SEVERITIES", "Analysis", "Reason"]
