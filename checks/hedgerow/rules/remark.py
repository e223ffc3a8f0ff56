"""What there is to say of a change of a rule file, as values: the change, what else is there, and each remark."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from hedgerow.model import Severity
from hedgerow.rules.find import prose_lines

# More lines than that are no instructions.
_LINES_READ = 2_000


class Trouble(StrEnum):
    """One kind of trouble; the value is a fixed word of the finding."""

    HIDDEN = "hidden character"
    BUDGET = "over budget"
    LONGER = "even longer"
    BLOCK = "hand edit of the block"
    BROKEN = "broken reference"
    MISSING = "path that is not there"
    TWICE = "said twice"
    OPPOSED = "contradiction"
    VAGUE = "no check could see it"


# The others are as severe as the check.
SEVERITIES = {Trouble.HIDDEN: Severity.ERROR} | dict.fromkeys(
    (Trouble.LONGER, Trouble.MISSING, Trouble.VAGUE), Severity.INFO
)
FIXES = {
    Trouble.HIDDEN: "Write the line anew without it.",
    Trouble.LONGER: "Take out what agents do anyway, or move it to a file for the folder it is about.",
    Trouble.BUDGET: "Take out what agents do anyway, or move it to a file for the folder it is about.",
    Trouble.BLOCK: "Edit outside of the block, or take the line out: `hedgerow propose` writes it anew.",
    Trouble.BROKEN: "Name the path as it is, or take the line out.",
    Trouble.MISSING: "Name the path as it is, unless it is an example or comes to be later.",
    Trouble.TWICE: "Keep one of them.",
    Trouble.OPPOSED: "Decide, and keep one of them.",
    Trouble.VAGUE: "Say what to do, with a name, a path or a command, or leave it out.",
}


class Remark(Struct, frozen=True):
    """One thing to say of a rule file. `line` counts from 1 in the new file; `identity` names it without a number."""

    trouble: Trouble
    line: int | None
    identity: str
    message: str


class Edited(Struct, frozen=True):
    """A rule file before and after a change. `added` are the numbers of its new lines. Where only hunks are known,
    `whole` is False and `after` holds their lines only, at their places.
    """

    path: str
    before: str
    after: str
    added: frozenset[int]
    whole: bool

    @property
    def prose(self) -> list[tuple[int, str]]:
        """The lines of the new file that may be instructions, with their numbers."""
        return first_lines(self.after)


class Around(Struct, frozen=True):
    """What else is there after the change: every path (None: not known), and the texts of the rule files."""

    paths: frozenset[str] | None
    rules: tuple[tuple[str, str], ...]


def first_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a rule file that are read, with their numbers."""
    return list(prose_lines(text))[:_LINES_READ]
