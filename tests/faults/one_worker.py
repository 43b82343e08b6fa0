"""A worker's first stage as a process of its own, with a classifier that goes wrong on order.

    python -m tests.faults.one_worker DATABASE_URL LEASE_S VERSION

It works until nothing is due. A text with "bevries" stops the process with SIGSTOP in the middle
of its work, one with "dodelijk" kills it.
"""

import os
import signal
import sys
from collections.abc import Sequence

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

import nlp
from tests.factories import FakeAnalyser, NotReadable
from triage.mentions.understanding import understand_batch


class FaultyAnalyser(FakeAnalyser):
    def analyse(self, texts: Sequence[str]) -> list[nlp.Analysis | NotReadable]:
        if any("dodelijk" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        if any("bevries" in text for text in texts):
            os.kill(os.getpid(), signal.SIGSTOP)
        return super().analyse(texts)


def main(database_url: str, lease_s: str, version: str) -> None:
    sessions = sessionmaker(create_engine(database_url), expire_on_commit=False)
    analyser = FaultyAnalyser(version=version)
    while understand_batch(sessions, analyser, lease_s=float(lease_s), limit=10):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
