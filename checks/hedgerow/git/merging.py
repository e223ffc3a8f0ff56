"""Git's own merge of many pairs in one process (`merge-tree --stdin`, git 2.38's merge-ort, no working tree)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.quoting import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hedgerow.git.plumbing import Git

# Pairs per process: enough to make its start not count, few enough to show progress and to bound the output held in
# memory.
BATCH = 2000

# Newer git reads diff.algorithm in merges too; git 2.39 always used histogram. The same answer from both is worth
# more than the setting.
SETTINGS = ("-c", "diff.algorithm=histogram", "-c", "core.looseCompression=0")


class Said(Struct, frozen=True):
    """One conflict in git's words: `kind` is its stable short type, e.g. "CONFLICT (modify/delete)"."""

    paths: tuple[str, ...]
    kind: str
    text: str


class Merged(Struct, frozen=True):
    """The result of one merge. `paths` are those left unmerged; `why_not` says why git could not merge at all (then
    `tree` is empty).
    """

    clean: bool
    tree: str
    paths: tuple[str, ...] = ()
    conflicts: tuple[Said, ...] = ()
    why_not: str | None = None


def merge_all(
    git: Git, pairs: Sequence[tuple[str, str]], step: Callable[[int], None] = lambda _: None
) -> Iterator[Merged]:
    """One answer per pair of commits, in order. `step` is told how many are done.

    A pair that git cannot merge (no common ancestor, an object that is missing or broken) ends its process: the
    answers before it stand, the pair itself gets `why_not`, and a new process takes up the rest.
    """
    at = 0
    while at < len(pairs):
        batch = pairs[at : at + BATCH]
        feed = "".join(f"{ours} {theirs}\n" for ours, theirs in batch).encode()
        done = git.attempt(*SETTINGS, "merge-tree", "--stdin", stdin=feed)
        answers = tuple(_parse(done.stdout))[: len(batch)]
        yield from answers
        at += len(answers)
        step(len(answers))
        if len(answers) < len(batch):
            yield Merged(clean=False, tree="", why_not=_reason(done.returncode, done.stderr))
            at += 1
            step(1)


def _reason(code: int, stderr: bytes) -> str:
    """What git said last, with the error that it gave for it: "fatal: ..." alone often only says that it gave up."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        return f"git was stopped by signal {-code}" if code < 0 else "git stopped without saying why"
    cause = [line.removeprefix("error: ") for line in lines[:-1] if line.startswith("error: ")][:1]
    return ": ".join([lines[-1].removeprefix("fatal: ").removeprefix("error: "), *cause])


def _parse(output: bytes) -> Iterator[Merged]:
    """Answers of the form STATUS NUL TREE NUL (MODE OID STAGE TAB PATH NUL)* NUL, and for a conflict also
    (COUNT NUL PATH NUL ... KIND NUL TEXT NUL)* NUL. An answer that is cut off is left out.
    """
    words = output.split(b"\0")
    at, last = 0, len(words) - 1  # the text ends in NUL, so the last word is empty
    while at + 2 < last:
        clean, tree = words[at].lstrip(b"\n") == b"1", words[at + 1].decode()
        try:
            end = words.index(b"", at + 2)
            if clean:
                yield Merged(clean=True, tree=tree)
                at = end + 1
                continue
            paths = dict.fromkeys(word.partition(b"\t")[2] for word in words[at + 2 : end])
            said, at = _messages(words, end + 1)
        except (ValueError, IndexError):  # git died in the middle of this answer
            return
        yield Merged(clean=False, tree=tree, paths=tuple(text_of(path) for path in paths), conflicts=said)


def _messages(words: list[bytes], at: int) -> tuple[tuple[Said, ...], int]:
    said = []
    while words[
        at
    ].isdigit():  # the end is an empty word, or the advice on submodules that git 2.39 prints in its place
        count = int(words[at])
        paths, kind, text = words[at + 1 : at + 1 + count], words[at + 1 + count], words[at + 2 + count]
        if kind.startswith((b"CONFLICT", b"ERROR")):
            said.append(Said(tuple(text_of(path) for path in paths), text_of(kind), text_of(text).strip()))
        at += count + 3
    return tuple(said), at + 1
