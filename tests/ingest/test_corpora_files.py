"""Public corpora are found in folders and in the archives in which they are published."""

import io
import json
import tarfile
from pathlib import Path

from tests.ingest.corpora import documents, naughty_strings

DAT = b"#data\n<p>One<p>Two\n#errors\n(1,3)\n#document\n| <p>\n\n#data\n<b>Three\n#errors\n"
TOKENS = json.dumps({"tests": [{"input": "<h a='\ud83d'>", "output": []}, {"other": 1}]})


def packed(place: Path, **files: bytes) -> None:
    with tarfile.open(place, "w:gz") as archive:
        for name, content in files.items():
            told = tarfile.TarInfo(name.replace("__", "/").replace("_dot_", "."))
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))


def test_archives_are_read_as_they_are_and_collections_are_taken_apart(tmp_path: Path) -> None:
    (tmp_path / "y_array.json").write_bytes(b"[]")
    (tmp_path / "notes.md").write_bytes(b"nothing")
    packed(tmp_path / "a.tar.gz", tests__one_dot_dat=DAT, tests__two_dot_py=b"x = 1")
    packed(tmp_path / "b.tgz", tests__t_dot_test=TOKENS.encode())
    found = {one.name: (one.suffix, one.content) for one in documents(tmp_path)}
    assert found == {
        "a.tar.gz/tests/one.dat": (".dat", DAT),
        "a.tar.gz/tests/one.dat#0": (".html", b"<p>One<p>Two"),
        "a.tar.gz/tests/one.dat#1": (".html", b"<b>Three"),
        "b.tgz/tests/t.test": (".test", TOKENS.encode()),
        "b.tgz/tests/t.test#0": (".html", b"<h a='\xed\xa0\xbd'>"),
        "y_array.json": (".json", b"[]"),
    }


def test_lists_of_naughty_strings_are_joined(tmp_path: Path) -> None:
    (tmp_path / "blns.json").write_text('["", "undefined"]')
    packed(tmp_path / "c.tgz", package__blns_dot_json=b'["undefined", "NULL"]')
    assert naughty_strings(tmp_path) == ["", "undefined", "NULL"]
