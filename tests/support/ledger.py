"""Made-up records for tests of the ledger, and a writer to be killed: `python ledger.py CLONE NUMBER COUNT ACKS`."""

from __future__ import annotations

import sys
from pathlib import Path

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.records import ChangeRecord, Found, encode, own_tool

START = 1_750_000_000
DAY = 86_400


def change(
    number: int,
    *findings: Found,
    head: str | None = None,
    day: int | None = None,
    issues: tuple[str, ...] | None = None,
    trusted: bool = True,
    exposures: tuple[str, ...] = ("stray-file",),
) -> ChangeRecord:
    """The record of pull request `number` at one head, a day after the one before."""
    oid = head or f"{number:040x}"
    own = (str(number),) if issues is None else issues
    when = START + DAY * (number if day is None else day)
    return ChangeRecord(
        f"pr-{number}", number, "0" * 40, oid, when, own, trusted, own_tool("test"), exposures, findings
    )


def found(kind: str = "stray-file", bucket: str = "a scratch script", path: str = "tmp.py") -> Found:
    """One finding, its identity that of its kind and path."""
    return Found(kind, bucket, "warning", path, f"{kind}:{path}")


def write(clone: Path, writer: int, count: int, acks: Path) -> None:
    """Record and synchronise one change after the other; a line in `acks` for each that is on the
    branch, with the number of tries it took.
    """
    ledger = Ledger(find_place(clone))
    for at in range(count):
        record = change(writer * 1000 + at, found(path=f"tmp_{at}.py"))
        ledger.add(record)
        tries = ledger.sync().tries
        with acks.open("a", encoding="utf-8") as lines:
            lines.write(f"{encode(record).path} {tries}\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
