"""Writes what is generated: a page per check, the tables of checks, the demo in the README, the report's JSON Schema.

`make docs` writes them; with `--check` nothing is written, what is stale is named, and the exit code says so.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.registry import Check, all_checks
from hedgerow.render.json import json_schema
from hedgerow_hooks.cli import main as hedgerow
from hedgerow_hooks.demo.command import build, print_story

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "checks"
EXAMPLE = ROOT / "docs" / "example"
FILLED = (ROOT / "README.md", ROOT / "docs" / "index.md", ROOT / "docs" / "verdict.md")
SHOWN_BRANCH = "issue-12-retry-labels"  # the branch of the demo that the README shows

_LABEL = re.compile(r"\n+(Finds|Why|Example|Instead|Silence): ")


def main(arguments: list[str]) -> int:
    """Write what is stale, or with `--check` only name it; returns the exit code."""
    wanted = {PAGES / f"{check.id}.md": page(check) for check in all_checks()}
    wanted |= {path: filled(path) for path in FILLED}
    wanted[ROOT / "checks" / "hedgerow" / "report.schema.json"] = json_schema()
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    gone = [path for path in PAGES.glob("*.md") if path not in wanted]
    for path in [*stale, *gone]:
        print(f"{path.relative_to(ROOT)} is {'stale' if path in wanted else 'the page of no check'}")
    if "--check" in arguments:
        return 1 if stale or gone else 0
    PAGES.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], "utf-8")
    for path in gone:
        path.unlink()
    return 0


def page(check: Check) -> str:
    """The page of one check, from its module's docstring."""
    source = f"checks/hedgerow/checks/{check.id.replace('-', '_')}.py"
    keys = "".join(f"- `checks.{check.id}.{name}` = `{list(default)}`\n" for name, default in check.keys)
    settings = f"\n## Its own settings, with their defaults\n\n{keys}" if keys else ""
    return (
        f"<!-- Written by `make docs` from the docstring of {source}; edit it there. -->\n"
        f"# {check.id}\n\nLevel: {check.level} (severity `{check.severity}`).\n\n"
        + _LABEL.sub(r"\n\n**\1:** ", check.page.strip())
        + f"\n{settings}"
    )


def filled(path: Path) -> str:
    """A document with its generated parts made anew; a part stands between `<!-- name -->` and `<!-- /name -->`."""
    text = path.read_text("utf-8")
    pages = "docs/checks" if path.parent == ROOT else "checks"
    parts: dict[str, Callable[[], str]] = {
        "checks": lambda: table(pages),
        "demo": lambda: f"```console\n{shown_branch()}\n```\n",
        "example-issue": lambda: f"```markdown\n{(EXAMPLE / 'issue.md').read_text('utf-8')}```\n",
        "example-verdict": lambda: f"```console\n{shown_verdicts()}```\n",
    }
    for name, made in parts.items():
        pattern = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)
        if pattern.search(text):
            text = pattern.sub(made().replace("\\", r"\\"), text)
    return text


def table(pages: str) -> str:
    """A row for every check: its page, its level, its docstring's first line."""
    rows = [f"| [`{one.id}`]({pages}/{one.id}.md) | {one.level} | {_first_line(one)} |\n" for one in all_checks()]
    return "| check | level | what it finds |\n| --- | --- | --- |\n" + "".join(rows)


def shown_branch() -> str:
    """What the demo shows for one branch: the command, and all that it prints."""
    story = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(story):
        build(Path(folder))
        print_story(Path(folder))
    command = f"$ hedgerow check --head {SHOWN_BRANCH}\n"
    section = story.getvalue().partition(command)[2].partition("-" * 78)[0]
    return command + section.strip().rpartition("\n\n")[0]  # the last paragraph is the story's own


def shown_verdicts() -> str:
    """What `hedgerow check --verbose` prints of the example, but for the checks that had nothing to look at."""
    words = ["check", "--verbose", "--issue", "issue.md", "--diff", "change.patch"]
    printed = io.StringIO()
    with chdir(EXAMPLE), redirect_stdout(printed):
        hedgerow(words)
    kept = [line for line in printed.getvalue().splitlines() if not line.startswith("skipped: ")]
    return re.sub(r"\n{3,}", "\n\n", f"$ hedgerow {' '.join(words)}\n" + "\n".join(kept) + "\n")


def _first_line(check: Check) -> str:
    return check.page.strip().partition("\n")[0].rstrip(".").replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
