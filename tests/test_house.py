"""The house keeps its shape: who imports whom, and what may not stand in the repository."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("ingest", "nlp", "triage", "web")


def imported_modules(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    return names | {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }


def test_nobody_imports_the_worker() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]

    assert len(files) > 100
    assert [path for path in files if "worker" in imported_modules(path)] == []


@pytest.mark.parametrize("modules", ["web", "nlp", "triage.models", "triage.commands", "ingest"])
def test_torch_is_loaded_by_those_who_classify_only(modules: str) -> None:
    code = f"import sys, {modules}; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    hosts = "|".join(["python" + "hosted", r"registry\.npm" + "js", r"pypi\.or" + "g"])
    forbidden = re.compile("/work" + f"/main|{hosts}")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".safetensors", ".png"} or not path.is_file():
            continue
        if forbidden.search(path.read_text(errors="replace")):
            found.append(name)

    assert found == []


def test_environment_variables_are_read_in_one_place() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    }

    # The sandbox and the supervisor hand an environment to children; they read no setting.
    assert readers <= {
        "triage/settings.py",
        "ingest/sandbox.py",
        "triage/servers/supervisor.py",
        "triage/servers/processes.py",
    }
