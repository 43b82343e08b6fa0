"""`luisterpost labels` on a database of its own."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_analysis, make_mention, make_user
from triage.commands.labels import command
from triage.labels.keeping import keep_label
from triage.models import Mention


@pytest.fixture
def labelled(
    sessions: sessionmaker[Session],
    fresh_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", fresh_database.replace("+psycopg", ""))
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("LUISTERPOST_DATA_DIR", str(tmp_path))
    with sessions.begin() as session:
        mention = make_mention(session, text="Waar blijft mijn fiets? 🚲")
        make_analysis(session, mention)
        user = make_user(session)
        keep_label(
            session, mention, question="category", value="billing", before="delivery",
            by_id=user.id, now=NOW,
        )  # fmt: skip


def test_rows_go_to_stdout_or_into_a_file(labelled: None, tmp_path: Path) -> None:
    done = CliRunner().invoke(command)
    assert done.exit_code == 0
    row = json.loads(done.output)
    assert (row["text"], row["category"]) == ("Waar blijft mijn fiets? 🚲", "billing")
    file = tmp_path / "corrections.train.jsonl.gz"
    assert CliRunner().invoke(command, ["-o", str(file)]).exit_code == 0
    assert json.loads(gzip.decompress(file.read_bytes())) == row


def test_personal_data_stay_at_home_when_asked(
    labelled: None, sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        mention = session.scalars(select(Mention)).one()
        mention.text = "Bel mij op 06 1234 5678, bram@voorbeeld.nl"
    done = CliRunner().invoke(command, ["--redact"])
    assert json.loads(done.output)["text"] == "Bel mij op [phone], [email]"


def test_what_is_older_is_left_out(labelled: None) -> None:
    assert CliRunner().invoke(command, ["--since", "2099-01-01"]).output == ""
    assert CliRunner().invoke(command, ["--since", "nonsense"]).exit_code == 2
