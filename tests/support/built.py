"""The files that a wheel of the project is built from, alone: without environments, caches and history."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FILES = ("checks", "hooks", "ci", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")


def copy_to(folder: Path) -> None:
    """Copy them into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
