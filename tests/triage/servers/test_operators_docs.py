"""docs/operators.md, Makefile and lock files say what the program does."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from triage.servers.children import product_children
from triage.settings import Settings, variable

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-train.lock")


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line)


def normal(requirement: str) -> str:
    name = requirement.partition("==")[0].partition("[")[0]
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented_with_its_meaning(field: str) -> None:
    row = re.search(rf"^\| `{variable(field)}` \| (.+) \| (.+) \|$", DOCS, re.MULTILINE)
    assert row, f"{variable(field)} is not in the table of docs/operators.md"
    about = Settings.model_fields[field]
    assert row[2] == about.description
    if isinstance(about.default, str | int | float):
        assert row[1] == f"`{about.default}`"


def test_no_other_setting_is_documented() -> None:
    documented = set(re.findall(r"LUISTERPOST_[A-Z_]+[A-Z]", DOCS))
    assert documented == {variable(field) for field in Settings.model_fields}


def test_every_log_file_is_documented(tmp_path: Path) -> None:
    names = {plan.name for plan in product_children(Settings(data_dir=tmp_path))}
    section = DOCS.partition("## Log files")[2].partition("##")[0]
    assert {*names, "postgres", "redis"} <= set(re.findall(r"`(\w+)`", section))


def test_every_pin_of_the_project_is_in_a_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        "requirements.lock": project["dependencies"],
        "requirements-dev.lock": project["optional-dependencies"]["dev"],
        "requirements-train.lock": project["optional-dependencies"]["train"],
    }
    for name, requirements in wanted.items():
        locked = pins(name)
        for requirement in requirements:
            assert locked.get(normal(requirement)) == requirement.partition("==")[2], requirement


@pytest.mark.parametrize("name", [*LOCKS, "web/assets/package-lock.json"])
def test_no_lock_names_a_host(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_the_browsers_libraries_are_pinned_exactly() -> None:
    package = json.loads((ROOT / "web/assets/package.json").read_text(encoding="utf-8"))
    pinned = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    lock = json.loads((ROOT / "web/assets/package-lock.json").read_text(encoding="utf-8"))
    for name, version in pinned.items():
        locked = lock["packages"][f"node_modules/{name}"]
        assert locked["version"] == version
        assert locked["integrity"].startswith("sha512-")
