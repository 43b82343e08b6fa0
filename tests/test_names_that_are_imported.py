"""Every name that is imported from our own rooms stands there, in functions that few call, too.

Read from the sources, so that no model has to be loaded and nothing has to run.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("ingest", "nlp", "triage", "web", "tests")


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in [*found, ROOT / "worker.py"] if "node_modules" not in path.parts]


def place_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    for one in (path.with_suffix(".py"), path / "__init__.py"):
        if one.is_file():
            return one
    return path if path.is_dir() else None


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module offers: whatever it binds outside of functions, and what lies beside it."""
    if path.is_dir():
        return frozenset(one.stem for one in path.iterdir())
    names = set()
    for node in _outside(tree_of(path)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name):
                names.add(name)
            case ast.Import(names=told) | ast.ImportFrom(names=told):
                names |= {one.asname or one.name.partition(".")[0] for one in told}
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
    if path.name == "__init__.py":
        names |= {one.stem for one in path.parent.iterdir()}
    return frozenset(names)


def _outside(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes that are not within a function or class."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _outside(node)


def missing_in(path: Path) -> list[str]:
    found = []
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.ImportFrom) or node.level or not node.module:
            continue
        if node.module.partition(".")[0] not in ROOMS:
            continue
        place = place_of(node.module)
        names = names_in(place) if place else frozenset()
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno} {node.module}.{one.name}"
            for one in node.names
            if one.name not in names and one.name != "*"
        ]
    return found


def test_every_name_that_is_imported_stands_where_it_is_looked_for() -> None:
    paths = sources()
    assert len(paths) > 500
    assert [one for path in paths for one in missing_in(path)] == []


@pytest.mark.parametrize("name", ["read_nothing", "Nobody"])
def test_a_name_that_is_gone_is_told(name: str) -> None:
    file = ROOT / "tests" / "bench" / "duplicates.py"
    assert name not in names_in(file)
    assert "measure" in names_in(file)
