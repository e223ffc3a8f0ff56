"""Was a rule there? Whether the commits that changes start from have what a proposal wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.tree import Tree
from hedgerow.learn.proposal import ProposalRecord, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.git.plumbing import Git


def present(rule: ProposalRecord, wanted: Sequence[str], git: Git) -> list[bool | None]:
    """Whether each base (a full object id) has the rule; None where it is not in this clone. Two calls of git."""
    bases = sorted(set(wanted))
    if not bases or "\n" in rule.target:  # git is asked one name a line
        return [None] * len(wanted)
    asked = "".join(f"{base}^{{commit}}\n{base}:{rule.target}\n" for base in bases).encode("utf-8", "surrogateescape")
    rows = git.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked).splitlines()
    known = {base for base, row in zip(bases, rows[::2], strict=True) if row.endswith(b" commit")}
    files = {
        base: row.split(b" ")[0].decode() for base, row in zip(bases, rows[1::2], strict=True) if row.endswith(b" blob")
    }
    blobs = tuple(sorted(set(files.values())))
    says = {oid: _says(rule, data) for oid, data in zip(blobs, Tree(git, "").blobs(blobs), strict=True)}
    return [says.get(files.get(base, ""), False) if base in known else None for base in wanted]


def _says(rule: ProposalRecord, text: bytes) -> bool:
    """A rule stands in its file with its id in a comment, a setting with its pattern in quotes, Claude Code's within
    `Edit(/...)`.
    """
    if rule.step is not Step.ENFORCE:
        return f"<!-- hedgerow:{rule.id} ".encode() in text
    return any(form.encode() in text for form in (f'"{rule.key.bucket}"', f'"Edit(/{rule.key.bucket})"'))
