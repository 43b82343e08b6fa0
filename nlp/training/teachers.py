"""What earlier models of our own say of the training rows: soft labels for the next one.

A teacher's opinion fills the questions that no person answered for a row, unless a person's label
says that a question does not arise. Beside a person's label it says nothing: the teacher has learnt
that very row by heart and would only repeat the label, with none of its doubt. How much an opinion
counts is `nlp.training.finetune`'s.
Source: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network"; Furlanello et al. 2018,
"Born-Again Neural Networks".
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.calibration import softmax
from nlp.own_model import OwnScorer
from nlp.taxonomy import INTENTS
from nlp.training.data import COMPLAINT, TASKS, Row

# Only a complaint has these; of other texts a teacher's answer is noise.
OF_COMPLAINTS: Final = ("category", "severity")

ASKING: Final = (INTENTS.index("question"), INTENTS.index("suggestion"))

Shares = Mapping[str, NDArray[np.float32]]


def taught(rows: Sequence[Row], teachers: Sequence[Path]) -> list[Row]:
    """Return the rows with the mean opinion of the teachers (folders of saved models).

    Raises:
        ModelNotFoundError: a folder holds no model.
    """
    texts = [row.text for row in rows]
    opinions = mean_shares([_shares(folder, texts) for folder in teachers])
    return [
        replace(row, soft={task: opinions[task][number] for task in TASKS if is_open(row, task)})
        for number, row in enumerate(rows)
    ]


def is_open(row: Row, task: str) -> bool:
    """Whether no person answered the question for this row, and it makes sense to ask."""
    return row.weights.get(task, 0.0) < 1.0 and arises(row, task)


def arises(row: Row, task: str) -> bool:
    """Whether the question makes sense for a row: what is surely no complaint has no severity,
    and is about something only where it asks or suggests."""
    surely_calm = row.labels.get("complaint") == COMPLAINT.index("no")
    if task not in OF_COMPLAINTS or not surely_calm or row.weights["complaint"] < 1.0:
        return True
    return task == "category" and row.labels.get("intent") in ASKING


def mean_shares(opinions: Sequence[Shares]) -> Shares:
    """Average probabilities (N x values per task); what only complaints have is scaled by theirs.

    Rows of `category` and `severity` sum to the probability of a complaint, all others to 1, so
    that a row's sum says how much its opinion counts.
    """
    mean = {task: np.mean([each[task] for each in opinions], axis=0) for task in TASKS}
    complains = mean["complaint"][:, COMPLAINT.index("yes"), None]
    return {
        task: (table * complains if task in OF_COMPLAINTS else table).astype(np.float32)
        for task, table in mean.items()
    }


def _shares(folder: Path, texts: Sequence[str]) -> Shares:
    logits = OwnScorer(folder).read(texts).tables
    return {task: softmax(logits[task]).astype(np.float32) for task in TASKS}
