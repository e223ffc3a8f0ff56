"""What earlier runs found, under the common git directory: rows by (base, head), and the pairs of the last runs.

One SQLite file: safe for several processes at once, whole after a crash, and bounded. It is only ever a shortcut:
where it cannot be read or written, the run is slower and says the same.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from hedgerow.edition import edition
from hedgerow.model import PairReport  # noqa: TC001 - read when a snapshot is decoded
from hedgerow.overlap.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hedgerow.overlap.words import Words

# A row of a lane is about 2 kB, a snapshot of 20,000 pairs about 5 MB.
ROWS_KEPT = 20_000
SNAPSHOTS_KEPT = 6

_LAYOUT = """
create table if not exists row (base text, head text, data blob, used integer, primary key (base, head)) without rowid;
create table if not exists words (base text, head text, data blob, used integer, primary key (base, head)) without
rowid; create table if not exists snapshot (key text primary key, data blob, used integer) without rowid;
"""
_HERE = Path(__file__).parent
_EDITION = edition(_HERE, _HERE.parent, _HERE.parent / "git", _HERE.parent / "issue")
_BUSY_SECONDS = 5

T = TypeVar("T")


class Snapshot(Struct, frozen=True):
    """The pairs of one earlier run: `lanes` are the names and object ids that took part, `attributes` what
    .gitattributes then said.
    """

    lanes: tuple[tuple[str, str], ...]
    attributes: str
    pairs: tuple[PairReport, ...]


class Cache(Struct, frozen=True):
    """The file, or None for a run without a cache."""

    file: Path | None

    def rows(self, base: str, heads: Sequence[str]) -> dict[str, Row]:
        """The rows that are known, by head."""
        return self._read("row", Row, base, heads)

    def save_rows(self, base: str, rows: Mapping[str, Row]) -> None:
        """Keep rows; the oldest go where there are too many."""
        self._write("row", base, rows)

    def words(self, base: str, heads: Sequence[str]) -> dict[str, Words]:
        """The words that are known, by head."""
        from hedgerow.overlap.words import FileWords

        return self._read("words", tuple[FileWords, ...], base, heads)

    def save_words(self, base: str, words: Mapping[str, Words]) -> None:
        """Keep words, as rows are kept."""
        self._write("words", base, words)

    def _read(self, table: str, form: type[T], base: str, heads: Sequence[str]) -> dict[str, T]:
        import msgspec

        found: dict[str, T] = {}
        with self._open() as connection:
            if connection is not None:
                wanted = frozenset(heads)
                decoder = msgspec.msgpack.Decoder(form)
                query = f"select head, data from {table} where base = ?"  # noqa: S608 - one of two fixed words
                for head, data in connection.execute(query, (f"{_EDITION} {base}",)):
                    if head in wanted:
                        found[head] = decoder.decode(data)
        return found

    def _write(self, table: str, base: str, values: Mapping[str, object]) -> None:
        if not values:
            return
        with self._open() as connection:
            if connection is not None:
                now = _next(connection, table)
                encoded = ((head, _encoded(value)) for head, value in sorted(values.items()))
                rows = [(f"{_EDITION} {base}", head, data, now) for head, data in encoded if data is not None]
                connection.executemany(f"insert or replace into {table} values (?, ?, ?, ?)", rows)  # noqa: S608 - as above
                oldest = f"select used from {table} order by used desc limit 1 offset {ROWS_KEPT}"  # noqa: S608 - as above
                connection.execute(f"delete from {table} where used <= ({oldest})")  # noqa: S608 - as above

    def snapshot(self, key: str) -> Snapshot | None:
        """The pairs of the last run that asked the same."""
        import msgspec

        with self._open() as connection:
            if connection is not None:
                row = connection.execute("select data from snapshot where key = ?", (f"{_EDITION} {key}",)).fetchone()
                return msgspec.msgpack.decode(row[0], type=Snapshot) if row else None
        return None

    def save_snapshot(self, key: str, snapshot: Snapshot) -> None:
        """Keep the pairs of this run in place of an earlier one that asked the same."""
        data = _encoded(snapshot)
        with self._open() as connection:
            if connection is not None and data is not None:
                now = _next(connection, "snapshot")
                connection.execute("insert or replace into snapshot values (?, ?, ?)", (f"{_EDITION} {key}", data, now))
                connection.execute(
                    "delete from snapshot where key not in (select key from snapshot order by used desc limit ?)",
                    (SNAPSHOTS_KEPT,),
                )

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """One transaction; None where there is no cache or it cannot be used, and a broken file is put away."""
        import msgspec

        connection = self._connected()
        if connection is None or self.file is None:
            yield None
            return
        try:
            with contextlib.closing(connection), connection:
                yield connection
        except sqlite3.OperationalError:  # locked for long, or the disk is full: another run's matter
            return
        except (sqlite3.DatabaseError, msgspec.MsgspecError):  # the file no longer holds what was written
            self.file.unlink(missing_ok=True)

    def _connected(self) -> sqlite3.Connection | None:
        if self.file is None:
            return None
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.file, timeout=_BUSY_SECONDS)
        except (sqlite3.OperationalError, OSError):
            return None
        try:
            connection.executescript(_LAYOUT)
        except sqlite3.DatabaseError as error:
            connection.close()
            if not isinstance(error, sqlite3.OperationalError):
                self.file.unlink(missing_ok=True)
            return None
        return connection


def _next(connection: sqlite3.Connection, table: str) -> int:
    """A time that only goes forward: clocks do not."""
    (last,) = connection.execute(f"select coalesce(max(used), 0) from {table}").fetchone()  # noqa: S608 - one of two fixed words
    return int(last) + 1


def _encoded(value: object) -> bytes | None:
    """The bytes of a value; None where a name in it is no UTF-8, which the format cannot hold: it is not kept."""
    import msgspec

    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return None
