"""The values an issue is parsed into; every item keeps the line of the issue it stands on."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Polarity(StrEnum):
    """Does the section ask for its content, or rule it out?"""

    ASKED = "asked"
    FORBIDDEN = "forbidden"


class Block(StrEnum):
    """What kind of text a term was read from; boilerplate is environment, versions, checklists of the form."""

    TITLE = "title"
    PROSE = "prose"
    CODE = "code"
    FRAME = "frame"
    BOILERPLATE = "boilerplate"


class Criterion(Struct, frozen=True):
    """One acceptance criterion. `line` is where it starts, counted from 1; `depth` how many others it is nested in."""

    line: int
    text: str
    done: bool = False
    depth: int = 0


class PathRule(Struct, frozen=True):
    """A path pattern the issue allows or forbids. `exact`: from a fenced `scope` block or a section of its own,
    so a gate may stand on it; otherwise it was read out of a sentence. Paths that match `excepting` are taken out.

    An exact rule that allows means "and nothing else"; an inexact one only says where the work is expected.
    """

    pattern: str
    line: int
    exact: bool = True
    excepting: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Does the rule speak of `path` (relative, with slashes)?"""
        from hedgerow.paths import matches

        return matches(self.pattern, path) and not any(matches(pattern, path) for pattern in self.excepting)

    def __str__(self) -> str:
        """How a message shows it, with what is taken out."""
        taken_out = f" except {', '.join(f'`{pattern}`' for pattern in self.excepting)}" if self.excepting else ""
        return f"`{self.pattern}`{taken_out}"


class Mention(Struct, frozen=True):
    """A path or an identifier that the issue names, as it is written there."""

    text: str
    line: int
    polarity: Polarity = Polarity.ASKED


class Passage(Struct, frozen=True):
    """One line of text of the issue with its kind and polarity; what term weights are computed from."""

    line: int
    text: str
    block: Block
    polarity: Polarity = Polarity.ASKED
    section: str = ""


class Exclusion(Struct, frozen=True):
    """Work that the issue rules out in words, under "Out of scope" and its like; what rules paths is a `PathRule`."""

    line: int
    text: str


class Remark(Struct, frozen=True):
    """Something in the issue that could not be read as it was meant; `issue lint` shows it, and notes of a report."""

    line: int
    text: str
    remedy: str


class IssueSpec(Struct, frozen=True):
    """An issue, parsed. `ref` is how it was named, `source` where the text came from (files, command, ...)."""

    ref: str
    source: str
    title: str
    criteria: tuple[Criterion, ...] = ()
    allowed: tuple[PathRule, ...] = ()
    forbidden: tuple[PathRule, ...] = ()
    paths: tuple[Mention, ...] = ()
    identifiers: tuple[Mention, ...] = ()
    passages: tuple[Passage, ...] = ()
    remarks: tuple[Remark, ...] = ()
    ruled_out: tuple[Exclusion, ...] = ()

    def forbids(self, path: str) -> PathRule | None:
        """The rule that forbids `path`, or None. Deny wins over allow."""
        return next((rule for rule in self.forbidden if rule.covers(path)), None)
