"""The text of an issue: from a Markdown file, from any command that prints it, or from GitHub."""

from __future__ import annotations

import codecs
import os
import re
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import IssueError
from hedgerow.issue.link import NUMBER, TRACKER_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from hedgerow.git.tree import Tree
    from hedgerow.settings import IssueSettings

    Ask = Callable[[str], str]

# Many times the largest text GitHub takes for an issue (65,536 characters); a longer one is no issue.
SIZE_LIMIT = 4_000_000
COMMAND_SECONDS = 30
_ELSEWHERE = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}#[0-9]{1,12}")
_URL = re.compile(r"https?://[^\s/]+/(?P<path>\S*)")

_NAMES = "An issue is named by a number, ABC-123, owner/repo#12, or the path of a Markdown file."
# What begins a text that is not UTF-8: editors and shells on Windows write UTF-16. The longer marks come first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


class Form(Enum):
    """How an issue was named."""

    ID = "a number or tracker key"
    ELSEWHERE = "an issue of a named repository"
    FILE = "a Markdown file"


class IssueText(Struct, frozen=True):
    """The text of an issue with how it was named and where it came from."""

    ref: str
    source: str
    text: str


def classify(ref: str) -> tuple[Form, str]:
    """The form of a ref, and its bare name: the id, `owner/repo#12`, or the path. A tracker's URL gives the key at
    its end. Raises IssueError for a name that can be none.
    """
    if not ref.strip():
        raise IssueError("the name of an issue is empty", f"{_NAMES} A variable that is not set leaves nothing.")
    bare = ref.removeprefix("#")
    if NUMBER.fullmatch(bare) or TRACKER_KEY.fullmatch(bare):
        return Form.ID, bare
    if _ELSEWHERE.fullmatch(ref):
        return Form.ELSEWHERE, ref
    if url := _URL.fullmatch(ref):
        parts = url["path"].strip("/").split("/")
        if TRACKER_KEY.fullmatch(parts[-1]):
            return Form.ID, parts[-1]
        if len(parts) == 4 and parts[2] == "issues" and NUMBER.fullmatch(parts[3]):  # noqa: PLR2004 - owner/repo/issues/12
            return Form.ELSEWHERE, f"{parts[0]}/{parts[1]}#{parts[3]}"
        raise IssueError(
            f"the address {ref} does not end in an issue",
            "Use .../issues/12, .../ABC-123, or save its text in a Markdown file.",
        )
    return Form.FILE, ref


def read_issue(
    ref: str, settings: IssueSettings, *, root: Path | None = None, tree: Tree | None = None,
    seconds: float = COMMAND_SECONDS, from_base: bool = False, ask: Ask | None = None,
) -> IssueText:  # fmt: skip
    """The text of the issue named `ref`. An issue file comes from the base (`tree`) where that has it: the change
    cannot rewrite its own task. With `from_base` a file below `root` comes from there or not at all. A command is given
    `seconds` to answer. `ask` asks GitHub for `12` or `owner/repo#12`; without it, the repository around `root` or the
    current folder is asked about there, where it has one.

    Raises IssueError where it cannot be read; the hint says how to make it readable.
    """
    form, name = classify(ref)
    if form is Form.FILE:
        return IssueText(ref, "file", _named_file(Path(name), root, tree, from_base=from_base))
    path = settings.path.replace("{id}", name)
    if form is Form.ID and (kept := _kept(name, path, settings, root, tree, seconds, from_base=from_base)):
        return kept
    if form is Form.ELSEWHERE or (settings.source in ("auto", "github") and NUMBER.fullmatch(name)):
        insist = form is Form.ELSEWHERE or settings.source == "github"
        if text := _on_github(name, root, seconds, ask, insist=insist):
            return IssueText(name, "github", text)
    raise IssueError(
        f"the text of issue {name} is not to be had: there is no {path}{' at the base' if from_base else ''}",
        "Write that file, set issues.command in hedgerow.toml, or name a Markdown file: --issue FILE.",
    )


def _kept(
    name: str, path: str, settings: IssueSettings, root: Path | None, tree: Tree | None, seconds: float, *,
    from_base: bool,
) -> IssueText | None:  # fmt: skip
    """The issue from a file of the repository or from the user's command, where the settings have one of them."""
    if settings.source in ("auto", "files"):
        if tree is not None and (texts := tree.read((path,))):
            return IssueText(name, "files", texts[path])
        if root is not None and not from_base and (root / path).is_file():
            return IssueText(name, "files", _file_below(root, path))
    if settings.source == "command" or (settings.source == "auto" and settings.command):
        return IssueText(name, "command", _asked(settings.command, name, seconds))
    return None


def _on_github(name: str, root: Path | None, seconds: float, ask: Ask | None, *, insist: bool) -> str | None:
    if ask is not None:
        return ask(name)
    from hedgerow.issue.online import ask_github

    return ask_github(name, root or Path.cwd(), insist=insist, seconds=seconds)


def _named_file(path: Path, root: Path | None, tree: Tree | None, *, from_base: bool) -> str:
    """The text of a file that was named by its path; where there is no worktree (`root` is None), that of the base. A
    file outside of the repository is nothing the change brings.
    """
    # os.path, because what a user may name (5,000 characters, a loop of links) raises in pathlib
    if root is None and tree is not None and not os.path.lexists(path) and (texts := tree.read((path.as_posix(),))):
        return texts[path.as_posix()]
    here = Path(os.path.realpath(path.parent), path.name)  # a link in the repository is the repository's own
    if not from_base or root is None or tree is None or not here.is_relative_to(root):
        return _file(path)
    inside = here.relative_to(root).as_posix()
    if inside not in (texts := tree.read((inside,))):
        raise IssueError(
            f"{inside} is not at the base, and with --from-base no issue comes from the change itself",
            "Commit the issue to the base first, or name a file outside of the repository.",
        )
    return texts[inside]


def _file_below(root: Path, path: str) -> str:
    if not (root / path).resolve().is_relative_to(root.resolve()):
        raise IssueError(f"{path} is a link that leads out of the repository", "Put the issue's text itself there.")
    return _file(root / path)


def _file(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise IssueError(f"cannot read the issue {path}: {error.strerror}", _near(path)) from error
    return _text(data, str(path))


def _near(path: Path) -> str:
    inside = [name for name in _names(path) if name.lower().endswith((".md", ".markdown", ".txt"))]
    if inside:
        return f"Name a file in that folder: {', '.join(inside[:3])}."
    import difflib

    beside = _names(path.parent)
    near = [] if path.name in beside else difflib.get_close_matches(path.name, beside[:5000], n=3)
    if near:
        return f"Files with a like name there: {', '.join(near)}."
    return _NAMES


def _names(folder: Path) -> list[str]:
    """What is in the folder; nothing where it is none, or may not be looked into."""
    try:
        return sorted(one.name for one in folder.iterdir())
    except OSError:
        return []


def _text(data: bytes, name: str) -> str:
    if len(data) > SIZE_LIMIT:
        raise IssueError(f"{name} is larger than {SIZE_LIMIT:,} bytes", "That is no issue; name the right file.")
    return data.decode(_encoding(data), "replace").replace("\r\n", "\n")


def _encoding(data: bytes) -> str:
    """UTF-8, unless a mark says otherwise, or every second byte is as good as always zero: UTF-16 without a mark."""
    if named := next((name for mark, name in _MARKS if data.startswith(mark)), ""):
        return named
    low, high = data[::2].count(0), data[1::2].count(0)
    if max(low, high) * 4 <= len(data):
        return "utf-8-sig"
    return "utf-16-le" if high > low else "utf-16-be"


def _asked(command: tuple[str, ...], name: str, seconds: float) -> str:
    """What the command prints: Markdown, or JSON with title and body. The id is put into whole words of an argument
    list, never into a shell.
    """
    from hedgerow.issue.command import run_command

    words = [word.replace("{id}", name) for word in command]
    done = run_command(words, seconds=seconds, limit=SIZE_LIMIT)
    if done.expired:
        raise IssueError(
            f"{words[0]} gave no answer for issue {name} within {seconds:g} s",
            "Run it by hand; mend issues.command.",
        )
    text = _text(done.printed, f"what {words[0]} printed")
    if done.code != 0:
        said = next((line.strip() for line in done.errors.splitlines() if line.strip()), "no message")
        raise IssueError(
            f"{words[0]} failed for issue {name} (exit status {done.code}): {said[:300]}", "Run issues.command by hand."
        )
    return _markdown(text, words[0])


def _markdown(text: str, program: str) -> str:
    if not text.lstrip().startswith("{"):
        return text
    import json

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):  # Markdown that happens to start with a brace, or with a great many
        return text
    if not isinstance(value.get("title"), str) or not isinstance(value.get("body"), str | None):
        raise IssueError(
            f'{program} printed JSON without a text "title" and "body"',
            'Let it print {"title": ..., "body": ...} or Markdown.',
        )
    # JSON can spell halves of a character, which nothing behind this point could write
    return f"# {value['title']}\n\n{value['body'] or ''}".encode("utf-8", "replace").decode("utf-8")
