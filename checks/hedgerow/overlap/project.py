"""Every lane merged into the base, and the difference that makes: one `merge-tree --stdin`, one `diff-tree --stdin`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

from hedgerow.git.merging import merge_all
from hedgerow.git.plumbing import Git
from hedgerow.overlap.row import FileRow, Row, Span

# The options that give the hunks git's merge itself compares: histogram, no indent heuristic (with it one false alarm in 650), no context,
# renames as in a merge. Not -z: hostile names stay quoted, so that no name can look like a line of the diff.
DIFF = (
    "diff-tree", "--stdin", "-r", "--raw", "--abbrev=64", "-p", "-U0", "-M", "-l7000", "--histogram", "--no-indent-heuristic",
    "--no-ext-diff", "--no-textconv", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules=none",
    "--inter-hunk-context=0", "--no-relative", "-O/dev/null",
)  # fmt: skip

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$", re.MULTILINE)
_BATCH = 1000


def project(git: Git, base: str, heads: Sequence[str], step: Callable[[int], None] = lambda _: None) -> dict[str, Row | str]:
    """The row of each head (full object ids), or in its place why git could not tell."""
    answers = dict(zip(heads, merge_all(git, [(base, head) for head in heads], step), strict=True))
    tree = git.run("rev-parse", "--verify", f"{base}^{{tree}}").decode().strip()
    trees = list(dict.fromkeys(answer.tree for answer in answers.values() if answer.tree))
    files = differences(git, tree, trees)
    rows: dict[str, Row | str] = {}
    for head, answer in answers.items():
        changed = files.get(answer.tree, "")
        if answer.why_not is not None or isinstance(changed, str):
            rows[head] = answer.why_not or str(changed)
        else:
            rows[head] = Row(answer.tree, answer.paths, answer.conflicts, changed)
    return rows


def differences(git: Git, base: str, trees: Sequence[str]) -> dict[str, tuple[FileRow, ...] | str]:
    """The changed files from the base's tree to each tree, or in their place why git could not tell."""
    found: dict[str, tuple[FileRow, ...] | str] = {}
    at = 0
    while at < len(trees):
        batch = trees[at : at + _BATCH]
        done = git.attempt(*DIFF, stdin="".join(f"{base} {tree}\n" for tree in batch).encode())
        blocks = re.split(rb"^%s ([0-9a-f]{40,64})\n" % base.encode(), done.stdout, flags=re.MULTILINE)
        read = dict(zip((name.decode() for name in blocks[1::2]), blocks[2::2], strict=True))
        if done.returncode != 0:  # the tree that git died on is the last one it named, or the first it did not come to
            broken = next((tree for tree in reversed(batch) if tree in read), batch[0])
            found[broken] = done.stderr.decode("utf-8", "replace").strip().rpartition("fatal: ")[2] or "git diff-tree failed"
            read.pop(broken, None)
            at += batch.index(broken) + 1
        else:
            at += len(batch)
        found |= {tree: _files(block) for tree, block in read.items()}
    return found


def _files(block: bytes) -> tuple[FileRow, ...]:
    """The raw lines, then for each of them its patch, in the same order (two patches where the type changed)."""
    raw, _, patch = block.removesuffix(b"\n").partition(b"\ndiff --git ")
    patches = iter(patch.split(b"\ndiff --git "))
    rows = []
    for line in raw.rstrip(b"\n").split(b"\n"):
        if line:
            text = next(patches)
            if b" T\t" in line[:200]:
                next(patches)
            rows.append(_file(line, text))
    return tuple(rows)


def _file(line: bytes, patch: bytes) -> FileRow:
    facts, *names = line.decode("utf-8", "surrogateescape").split("\t")
    old_mode, new_mode, old_oid, new_oid, status = facts[1:].split(" ")
    paths = [_unquoted(name) if name[0] == '"' else name for name in names]
    spans, binary = (), False
    if status[0] in "MR":
        spans = _spans(patch)
        binary = not spans and b"\nBinary files " in patch
    elif status[0] == "A":
        binary = b"\nBinary files " in patch[:2000]
    return FileRow(paths[-1], paths[0], status[0], old_mode, new_mode, old_oid, new_oid, binary, spans)


def _spans(patch: bytes) -> tuple[Span, ...]:
    heads = list(_HUNK.finditer(patch))
    if not heads:
        return ()
    ends = [head.start() for head in heads[1:]] + [len(patch) + 1]
    spans = []
    for head, end in zip(heads, ends, strict=True):
        old, old_size, new, new_size, section = head.groups()
        start, size = int(old), 1 if old_size is None else int(old_size)
        new_start, new_length = int(new), 1 if new_size is None else int(new_size)
        # git names the line before an empty side, and counts from 1 otherwise
        first, new_first = start - (size > 0), new_start - (new_length > 0)
        digest = blake2b(patch[head.end() : end - 1], digest_size=8).digest()
        spans.append(Span(first, first + size, new_first, new_first + new_length, digest, section.decode("utf-8", "replace")))
    return tuple(spans)


_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


def _unquoted(name: str) -> str:
    """A name in git's C quotes (quote.c of git): octal bytes, letters, and the quote and backslash themselves."""
    data = name[1:-1].encode("utf-8", "surrogateescape")
    return _ESCAPE.sub(lambda match: _LETTERS.get(match[1]) or (bytes([int(match[1], 8)]) if match[1].isdigit() else match[1]), data).decode("utf-8", "surrogateescape")
