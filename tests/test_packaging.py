"""What is installed is what stands here, and the locked requirements are complete and neutral."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = {"pipeline": "kehoach"} | {room: f"kehoach.{room}" for room in ("extractors", "checks", "gazetteer", "output")}


def name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement)[0].lower()


def test_every_folder_with_code_is_installed() -> None:
    found = {
        ".".join([package, *init.parent.relative_to(ROOT / room).parts])
        for room, package in ROOMS.items()
        for init in (ROOT / room).rglob("__init__.py")
    }
    assert found == set(PROJECT["tool"]["setuptools"]["packages"])


def test_every_data_file_is_installed() -> None:
    patterns = {pattern for patterns in PROJECT["tool"]["setuptools"]["package-data"].values() for pattern in patterns}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            known = path.is_dir() or path.suffix in (".py", ".pyc") or any(path.match(pattern) for pattern in patterns)
            assert known, f"{path.relative_to(ROOT)} is not in [tool.setuptools.package-data]"


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev",))])
def test_requirements_are_locked_with_hashes(lock: str, extras: tuple[str, ...]) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all(re.match(r"[a-z0-9-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    locked = {name(entry) for entry in entries}
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in extras:
        wanted += PROJECT["project"]["optional-dependencies"][extra]
    assert {name(requirement) for requirement in wanted} <= locked
    assert "://" not in text
    assert "torch" not in locked
