"""The closed sets of values that an analysis may hold; database, API and exports store these words.

Definitions: Olshtain & Weinbach 1987 and Preoţiuc-Pietro et al. 2019 (complaint),
Jin & Aletras 2021 (severity). Order matters: it is the order of the model's outputs.
"""

from typing import Final

SENTIMENTS: Final = ("negative", "neutral", "positive")
INTENTS: Final = ("complaint", "question", "praise", "suggestion", "other")
CATEGORIES: Final = (
    "delivery",
    "product",
    "billing",
    "support",
    "digital",
    "contract",
    "privacy",
    "safety",
    "other",
)
SEVERITIES: Final = ("none", "disapproval", "accusation", "blame")
FLAGS: Final = ("churn", "legal", "media", "safety", "vulnerable", "repeat")
