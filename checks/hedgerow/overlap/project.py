"""Every lane merged into the base, and the difference that makes: one `merge-tree --stdin`, one `diff-tree --stdin`."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

from hedgerow.git.merging import merge_all
from hedgerow.git.quoting import text_of, unquoted
from hedgerow.overlap.row import FileRow, Row, Span, left_folders, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hedgerow.git.plumbing import Git
    from hedgerow.git.store import Store

# The options that give the hunks git's merge itself compares: histogram, no indent heuristic (with it one false alarm
# in 650), renames as in a merge, and one line of context, which `_spans` takes off again: without any, git trims the
# files' common end before it compares (trim_common_tail in xdiff-interface.c), and an insertion among repeating lines
# then lands elsewhere than in a merge, where a conflict was missed. Not -z: hostile names stay quoted, so that no
# name can look like a line of the diff.
DIFF = (
    "diff-tree", "--stdin", "-r", "--raw", "--abbrev=64", "-p", "-U1", "-M", "-l7000", "--histogram",
    "--no-indent-heuristic",
    "--no-ext-diff", "--no-textconv", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
    "--ignore-submodules=none",
    "--inter-hunk-context=0", "--no-relative", "-O/dev/null",
)  # fmt: skip

_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$", re.MULTILINE)
_BATCH = 1000


def project(
    store: Store, base: str, heads: Sequence[str], step: Callable[[int], None] = lambda _: None
) -> dict[str, Row | str]:
    """The row of each head (full object ids), or in its place why git could not tell."""
    if not heads:
        return {}
    answers = dict(zip(heads, merge_all(store.git, [(base, head) for head in heads], step), strict=True))
    tree = store.git.run("rev-parse", "--verify", f"{base}^{{tree}}").decode().strip()
    trees = list(dict.fromkeys(answer.tree for answer in answers.values() if answer.tree))
    files = differences(store.git, tree, trees)
    emptied = _emptied(store, {one: changed for one, changed in files.items() if not isinstance(changed, str)})
    rows: dict[str, Row | str] = {}
    for head, answer in answers.items():
        changed = files.get(answer.tree, "")
        if answer.why_not is not None or isinstance(changed, str):
            rows[head] = answer.why_not or str(changed)
        else:
            gone = emptied.get(answer.tree, frozenset())
            rows[head] = Row(answer.tree, answer.paths, answer.conflicts, changed, gone)
    return rows


def _emptied(store: Store, files: dict[str, tuple[FileRow, ...]]) -> dict[str, frozenset[str]]:
    """A folder counts as renamed only where nothing is left of it: one question to git for all projections."""
    asked = [(tree, folder) for tree, changed in files.items() for folder in sorted(left_folders(changed))]
    there = store.object_ids([f"{tree}:{folder}" for tree, folder in asked])
    found: dict[str, frozenset[str]] = {}
    for (tree, folder), oid in zip(asked, there, strict=True):
        if oid is None:
            found[tree] = found.get(tree, frozenset()) | {folder}
    return found


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
            found[broken] = (
                done.stderr.decode("utf-8", "replace").strip().rpartition("fatal: ")[2] or "git diff-tree failed"
            )
            read.pop(broken, None)
            at += batch.index(broken) + 1
        else:
            at += len(batch)
        found |= {tree: _files(block) for tree, block in read.items()}
    return found


def _files(block: bytes) -> tuple[FileRow, ...]:
    return tuple(_file(line, patch) for line, patch in _paired(block))


def _paired(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The raw lines, each with its patch: they come in the same order (two patches where the type changed)."""
    raw, _, patch = block.removesuffix(b"\n").partition(b"\ndiff --git ")
    patches = iter(patch.split(b"\ndiff --git "))
    for line in raw.rstrip(b"\n").split(b"\n"):
        if line:
            text = next(patches)
            if b" T\t" in line[:200]:
                next(patches)
            yield line, text


def _file(line: bytes, patch: bytes) -> FileRow:
    facts, *names = line.split(b"\t")
    old_mode, new_mode, old_oid, new_oid, status = facts[1:].decode().split(" ")
    paths = [text_of(unquoted(name)) for name in names]
    spans: tuple[Span, ...] = ()
    binary = False
    if status[0] in "MR":
        spans = _spans(patch)
        binary = not spans and b"\nBinary files " in patch
    elif status[0] == "A":
        binary = b"\nBinary files " in patch[:2000]
    return FileRow(paths[-1], paths[0], status[0], old_mode, new_mode, old_oid, new_oid, binary, spans, lines_of(spans))


def _spans(patch: bytes) -> tuple[Span, ...]:
    heads = list(_HUNK.finditer(patch))
    if not heads:
        return ()
    ends = [head.start() for head in heads[1:]] + [len(patch) + 1]
    spans: list[Span] = []
    for head, end in zip(heads, ends, strict=True):
        old, old_size, new, new_size, section = head.groups()
        # git counts from 1, and names the line before an empty side
        at, new_at = int(old) - (old_size != b"0"), int(new) - (new_size != b"0")
        lines = patch[head.end() + 1 : end - 1].split(b"\n")
        spans += _runs(lines, at, new_at, section.decode("utf-8", "replace"))
    return tuple(spans)


def _runs(lines: list[bytes], at: int, new_at: int, section: str) -> Iterator[Span]:
    """The changed stretches of one hunk, its context taken off."""
    removed = added = first = 0
    for number, line in enumerate([*lines, b" "]):
        sign = line[:1]
        if sign == b"-":
            removed += 1
        elif sign == b"+":
            added += 1
        elif sign != b"\\":
            if removed or added:
                digest = blake2b(b"\n".join(lines[first:number]), digest_size=8).digest()
                yield Span(at, at + removed, new_at, new_at + added, digest, section)
                at, new_at, removed, added = at + removed, new_at + added, 0, 0
            at, new_at, first = at + 1, new_at + 1, number + 1


def patches(git: Git, base: str, trees: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each tree the hunks of its files against the base's tree, by new path, with three lines of context."""
    done = git.attempt(
        *(("-U3" if word == "-U1" else word) for word in DIFF),
        stdin="".join(f"{base} {tree}\n" for tree in trees).encode(),
    )
    blocks = re.split(rb"^%s ([0-9a-f]{40,64})\n" % base.encode(), done.stdout, flags=re.MULTILINE)
    found: dict[str, dict[str, str]] = {}
    for tree, block in zip(blocks[1::2], blocks[2::2], strict=True):
        texts = found.setdefault(tree.decode(), {})
        for line, patch in _paired(block):
            start = patch.find(b"\n@@ ")
            texts[_file(line, b"").path] = patch[start + 1 :].decode("utf-8", "replace") + "\n" if start >= 0 else ""
    return found
