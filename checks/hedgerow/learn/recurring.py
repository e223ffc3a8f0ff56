"""What recurs, as values: a key, the changes it was found in, and the numbers behind the verdict."""

from __future__ import annotations

from msgspec import Struct


class Key(Struct, frozen=True, order=True):
    """What makes findings of different changes the same mistake.

    `kind` is a check (`off-limits`) or a tool with its rule (`ruff/F401`); `bucket` a path pattern (`db/migrations/**`)
    or a fixed word of the check (`rule file`), empty where the kind says it all. Both are plain ASCII from a small set
    of characters (`learn.keys`): nothing that a finding's message says gets here, but a folder's name does.
    """

    kind: str
    bucket: str = ""

    def __str__(self) -> str:
        return f"{self.kind}|{self.bucket}" if self.bucket else self.kind


class Occurrence(Struct, frozen=True):
    """One change that had findings of a key: one vote, however many findings and heads it had.

    `change` is what people call it (`#12`, or the start of its last head's object id); `base` and `head` are full
    object ids of its last recorded head, `when` is that head's commit time in seconds since 1970. `issues` are the
    issues it claims (numbers, tracker keys, or `~` and a hash where the name had another form); `paths` are its files
    with such findings, untrusted text. `outcome`: open, fixed, merged or reopened.
    """

    change: str
    pull_request: int | None
    base: str
    head: str
    when: int
    issues: tuple[str, ...]
    paths: tuple[str, ...]
    fingerprints: tuple[str, ...]
    outcome: str


class RecurringKey(Struct, frozen=True):
    """One key with its evidence, and whether it recurs.

    `exposures` counts the changes in which the kind was looked for (`occurrences` among them); `occurrences` are the
    votes, newest first. `issues` are the distinct pieces of work behind them: the issues claimed, and a change that
    claims none counts as a piece of work of its own. `rate` is the decayed share of exposures with the key,
    `background` the rate it is held against, `probability` how surely it lies above (posterior), `needed` the
    probability asked for with as many keys watched. `since` and `last` are the times of the first and the newest vote,
    `gaps` how many exposures without the key followed the newest one. `because` is the verdict in one sentence of
    fixed words and numbers.
    """

    key: Key
    exposures: int
    occurrences: tuple[Occurrence, ...]
    issues: tuple[str, ...]
    since: int
    last: int
    gaps: int
    rate: float
    background: float
    probability: float
    needed: float
    recurring: bool
    because: str

    @property
    def clean(self) -> int:
        """Changes in which the kind was looked for and the key was not found."""
        return self.exposures - len(self.occurrences)
