"""Public corpora of malformed feeds, pages, JSON and naughty strings, from a folder of them.

The folder holds files, or the archives in which projects publish their tests (`.tar.gz`, `.tgz`):
those are read as they are and never unpacked. html5lib's `.dat` files hold many documents each.
"""

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ARCHIVES = (".tar.gz", ".tgz")
_KINDS = {".xml", ".rss", ".atom", ".html", ".dat", ".test", ".json", ".txt"}
_LARGEST_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Document:
    """One document: where it stands, the ending that says what it is, and its bytes."""

    name: str
    suffix: str
    content: bytes


def documents(folder: Path) -> Iterator[Document]:
    """All documents of a folder, also those inside archives, in one order."""
    for path in sorted(folder.rglob("*")):
        if path.name.endswith(_ARCHIVES):
            yield from _archived(path)
        elif path.is_file() and path.suffix in _KINDS:
            yield from _apart(str(path.relative_to(folder)), path.suffix, path.read_bytes())


def naughty_strings(folder: Path) -> list[str]:
    """The strings of every list of them in the folder: files `blns.json`."""
    found: dict[str, None] = {}
    for one in documents(folder):
        if one.name.endswith("blns.json"):
            found.update(dict.fromkeys(json.loads(one.content)))
    return list(found)


def _archived(path: Path) -> Iterator[Document]:
    with tarfile.open(path) as archive:
        for member in archive:
            suffix = Path(member.name).suffix
            file = archive.extractfile(member) if member.isfile() and suffix in _KINDS else None
            if file is not None and member.size <= _LARGEST_BYTES:
                yield from _apart(f"{path.name}/{member.name}", suffix, file.read())


def _apart(name: str, suffix: str, content: bytes) -> Iterator[Document]:
    """The file itself, and what stands in it where it is a collection."""
    yield Document(name, suffix, content)
    if suffix == ".dat":
        for number, one in enumerate(content.split(b"#data\n")[1:]):
            yield Document(f"{name}#{number}", ".html", one.partition(b"\n#")[0])
    elif suffix == ".test":
        for number, told in enumerate(_inputs(content)):
            yield Document(f"{name}#{number}", ".html", told.encode("utf-8", "surrogatepass"))


def _inputs(content: bytes) -> Iterator[str]:
    """What the tokenizer's tests are fed with."""
    try:
        told = json.loads(content)
    except ValueError:
        return
    for test in told.get("tests", ()) if isinstance(told, dict) else ():
        if isinstance(test, dict) and isinstance(test.get("input"), str):
            yield test["input"]
