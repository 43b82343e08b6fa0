"""Finds every text that code may say of a failure: in its syntax tree, without running it.

A text is told as a *shape*: its words, with `{}` where a value is put in. Names are followed to
what was assigned to them, here or in the module they come from, and calls to what the function
returns. What cannot be followed is told as such, so that a test can ask for a reason.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
GAP: Final = "{}"
ROOMS: Final = ("ingest", "triage/sources", "triage/incoming", "triage/replies", "triage/queueing")
FILES: Final = ("triage/notices/smtp.py",)
_DEEPEST: Final = 6
# Of which argument the text is, by the name of what is called; the rest of `ingest.errors` comes
# with a place before it.
_ARGUMENT: Final = {
    "ValueError": 0,
    "UnreadableProblem": 0,
    "DeliveryError": 0,
    "Refused": 1,
    "_refuse": 2,
}
# Refused input is told by most forms in words of their own; these hand it on.
_FORMS: Final = {
    "triage/sources/admin.py",
    "triage/incoming/addresses.py",
    "triage/replies/channels.py",
}
_OF_STATUS: Final = {"BadAnswerError", "GraphError", "TooMuchAskedError"}
_KEYWORDS: Final = {"hint", "hints", "why", "wrong", "last_error"}
_NAMES: Final = {"problem", "problem_text", "hint", "reason", "why", "wrong"}
_LISTS: Final = {"problems", "broken"}
# Errors and rows hand on what was said, and found, elsewhere.
_HANDED_ON: Final = {"problem", "reason", "hint", "last_error"}
_SAME_TEXT: Final = {"replace", "removeprefix", "rstrip"}


@dataclass(frozen=True, slots=True)
class SaidText:
    """One text and where it is said; `unknown` is the code that could not be followed."""

    place: str
    shape: str
    unknown: str = ""

    @property
    def sample(self) -> str:
        """The text with something in its gaps."""
        return self.shape.replace(GAP, "777")


class Module:
    """One file: its tree, its constants and functions, and what it takes from others."""

    def __init__(self, path: Path) -> None:
        self.name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
        self.tree = ast.parse(path.read_text("utf-8"))
        self.functions: dict[str, ast.FunctionDef] = {}
        self.taken: dict[str, tuple[str, str]] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self.constants: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            self.parents.update((child, node) for child in ast.iter_child_nodes(node))
            if isinstance(node, ast.FunctionDef):
                self.functions.setdefault(node.name, node)
            if isinstance(node, ast.ImportFrom) and node.module:
                module = node.module
                self.taken.update(
                    (one.asname or one.name, (module, one.name)) for one in node.names
                )
        for statement in self.tree.body:
            for name, value in assigned(statement):
                self.constants.setdefault(name, []).append(value)

    def function_around(self, node: ast.AST) -> ast.AST | None:
        """The innermost function around a node."""
        inside: ast.AST | None = node
        while inside is not None and not isinstance(inside, ast.FunctionDef):
            inside = self.parents.get(inside)
        return inside


@cache
def module_at(path: Path) -> Module:
    """The file, read once."""
    return Module(path)


def said_texts() -> list[SaidText]:
    """Every text that the rooms below the web may say of a failure."""
    folders = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [
        text
        for path in [*folders, *(ROOT / file for file in FILES)]
        for text in texts_of(module_at(path))
    ]


def texts_of(module: Module) -> Iterator[SaidText]:
    """Every text of one module."""
    found = {}
    for node in ast.walk(module.tree):
        for expression in [*_said_in(node), *_refused_in(module, node)]:
            for shape, unknown in [*shapes(module, expression), *_inner(module, expression)]:
                if shape:
                    text = SaidText(f"{module.name}:{node.lineno}", shape, unknown)  # type: ignore[attr-defined]
                    found.setdefault((shape, unknown), text)
    yield from found.values()


@cache
def error_names() -> frozenset[str]:
    """The classes of `ingest.errors`: their second argument is what is wrong."""
    tree = module_at(ROOT / "ingest" / "errors.py").tree
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _said_in(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of a node that are texts of a failure."""
    if isinstance(node, ast.Call):
        yield from _said_by_call(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        for name, value in assigned(node):
            if name in _NAMES or name.endswith("HINTS"):
                yield value
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "attr", "") in _KEYWORDS:
            yield node.value
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in {"problem", "error", "last_error"}:
                yield value


def _said_by_call(node: ast.Call) -> Iterator[ast.expr]:
    func = node.func
    name = getattr(func, "id", getattr(func, "attr", ""))
    at = _ARGUMENT.get(name, 1 if name in error_names() - _OF_STATUS else None)
    if at is not None and len(node.args) > at:
        yield node.args[at]
    if name == "append" and getattr(getattr(func, "value", None), "id", "") in _LISTS:
        yield from node.args
    if name == "__init__":  # an error that makes its text itself
        yield from (one for one in node.args if isinstance(one, ast.Constant | ast.BinOp))
    yield from (keyword.value for keyword in node.keywords if keyword.arg in _KEYWORDS)


def _refused_in(module: Module, node: ast.AST) -> Iterator[ast.expr]:
    """What a form is told of its input."""
    is_form = module.name in _FORMS and isinstance(node, ast.Call)
    if is_form and getattr(node.func, "id", "") == "WrongInputError":  # type: ignore[attr-defined]
        yield node.args[1]  # type: ignore[attr-defined]


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """(name, value) for what a statement assigns."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name))
    elif (
        isinstance(node, ast.AnnAssign | ast.NamedExpr)
        and isinstance(node.target, ast.Name)
        and node.value is not None
    ):
        yield node.target.id, node.value


def shapes(module: Module, node: ast.AST, deep: int = 0) -> list[tuple[str, str]]:
    """(shape, what could not be followed) for all that an expression may hold."""
    if isinstance(node, ast.Constant):
        return [(node.value, "")] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return [("".join(_part(module, part) for part in node.values), "")]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        heads, tails = shapes(module, node.left, deep), shapes(module, node.right, deep)
        return [(head + tail, lost or also) for head, lost in heads for tail, also in tails]
    if (parts_of := _alternatives(node)) is not None:
        return [one for value in parts_of for one in shapes(module, value, deep)]
    if _is_handed_on(module, node):
        return []
    found = _followed(module, node, deep) if deep < _DEEPEST else None
    return [(GAP, f"{module.name}: {ast.unparse(node)}")] if found is None else found


def _part(module: Module, part: ast.expr) -> str:
    """A piece of an f-string: words, also those of a name that always means them, or a gap."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    named = part.value if isinstance(part, ast.FormattedValue) else part
    found = _followed(module, named, _DEEPEST - 1) if isinstance(named, ast.Name) else None
    if found is None or len(found) != 1:
        return GAP
    words, unknown = found[0]
    return GAP if unknown else words


def _inner(module: Module, node: ast.AST) -> Iterator[tuple[str, str]]:
    """Sentences that stand in the gaps of an f-string: the words after `or`, one of two."""
    for part in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
        if isinstance(part, ast.FormattedValue):
            value = part.value
            known = _followed(module, value, 0) if isinstance(value, ast.Name) else None
            if isinstance(value, ast.BoolOp | ast.IfExp):
                known = shapes(module, value)
            yield from (one for one in known or () if " " in one[0] and not one[1])


def _alternatives(node: ast.AST) -> Iterable[ast.expr] | None:
    """The expressions one of which the node is."""
    match node:
        case ast.IfExp():
            return node.body, node.orelse
        case ast.BoolOp() | ast.Dict():
            return node.values
        case ast.NamedExpr():
            return (node.value,)
        case ast.Call():
            return _alternatives_of_call(node)
    return None


def _alternatives_of_call(node: ast.Call) -> Iterable[ast.expr] | None:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in {"hide_secrets", "literal", "MappingProxyType"}:
        return node.args[:1]
    if name == "coalesce":
        return node.args
    if name in _SAME_TEXT and isinstance(node.func, ast.Attribute):
        return (node.func.value,)
    if name == "join" and isinstance(node.args[0], ast.List):
        return [one for one in node.args[0].elts if not isinstance(one, ast.Starred)]
    return None


def _is_handed_on(module: Module, node: ast.AST) -> bool:
    """`str(error)`, `error.problem`, `told["problem"]`: said where that error or row is made."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", "")
        if name == "str" and node.args:
            return _is_handed_on(module, node.args[0])
        return name.endswith(("Error", "Problem"))
    if isinstance(node, ast.Name) and node.id == "error":
        return True
    if isinstance(node, ast.Attribute):
        return node.attr in _HANDED_ON
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value in _HANDED_ON
    around = module.function_around(node) if isinstance(node, ast.Name) else None
    return any(
        isinstance(one, ast.ExceptHandler) and one.name == node.id  # type: ignore[attr-defined]
        for one in (ast.walk(around) if around else ())
    )


def _followed(module: Module, node: ast.AST, deep: int) -> list[tuple[str, str]] | None:
    if isinstance(node, ast.Subscript):
        return shapes(module, node.value, deep)
    if isinstance(node, ast.Call):
        return _called(module, node, deep)
    if not isinstance(node, ast.Name):
        return None
    around = module.function_around(node)
    values = [
        value
        for inner in (ast.walk(around) if around else ())
        for name, value in assigned(inner)
        if name == node.id
    ]
    if not values:
        return _of_module(module, node.id, deep)
    return [one for value in values for one in shapes(module, value, deep + 1)]


def _of_module(module: Module, name: str, deep: int) -> list[tuple[str, str]] | None:
    values = module.constants.get(name)
    if values is not None:
        return [one for value in values for one in shapes(module, value, deep + 1)]
    home = _home(module, name)
    return None if home is None else _of_module(home, module.taken[name][1], deep + 1)


def _home(module: Module, name: str) -> Module | None:
    """The module that a name is taken from."""
    if name not in module.taken:
        return None
    path = ROOT / (module.taken[name][0].replace(".", "/") + ".py")
    return module_at(path) if path.exists() else None


def _called(module: Module, node: ast.Call, deep: int) -> list[tuple[str, str]] | None:
    func = node.func
    if isinstance(func, ast.Attribute) and func.attr == "get":
        return [
            one for value in (func.value, *node.args[1:]) for one in shapes(module, value, deep)
        ]
    is_own = isinstance(func, ast.Attribute) and getattr(func.value, "id", "") == "self"
    name = getattr(func, "id", "") or (func.attr if is_own else "")  # type: ignore[attr-defined]
    home = _home(module, name)
    home, name = (home, module.taken[name][1]) if home else (module, name)
    function = home.functions.get(name)
    if function is None:
        return None
    ends = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
    return [one for value in ends for one in shapes(home, value, deep + 1)]
