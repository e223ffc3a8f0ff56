"""What happened in the demo's project later: ten issues merged in three weeks, four with a dependency."""

from __future__ import annotations

from msgspec import Struct

MANIFEST = """\
[project]
name = "parcel"
version = "1.0.0"
dependencies = [
  "certifi>=2024",
]
"""
RULES = "# parcel\n\nRun `make test` before each commit.\n"


class Merged(Struct, frozen=True):
    """One issue and the pull request that closed it. `needs` is a dependency that it also added, unasked."""

    issue: int
    module: str
    function: str
    wish: str
    needs: str = ""

    @property
    def title(self) -> str:
        """The title of the issue, and of the pull request."""
        return f"{self.wish[0].upper()}{self.wish[1:]}"

    @property
    def text(self) -> str:
        """The issue."""
        return (
            f"# {self.title}\n\n`{self.function}` in `src/parcel/{self.module}.py` should {self.wish}.\n\n"
            f"## Acceptance criteria\n\n- [ ] `{self.function}` is in `src/parcel/{self.module}.py`\n"
        )

    @property
    def code(self) -> str:
        """The module it added."""
        body = f'    """{self.title}."""\n    return f"{{parcel.{self.module}}} {self.module}"\n'
        return f'"""Parcels: {self.wish}."""\n\n\ndef {self.function}(parcel):\n{body}'


HISTORY = (
    Merged(21, "weight", "format_weight", "show the weight in kilograms"),
    Merged(22, "price", "format_price", "print prices with their currency", "babel>=2.14"),
    Merged(23, "route", "describe_route", "name the towns of a route"),
    Merged(24, "delivery", "delivery_day", "say on which day a parcel arrives", "python-dateutil>=2.9"),
    Merged(25, "customs", "customs_note", "write the note for the customs"),
    Merged(26, "table", "rate_table", "print rates as a table", "tabulate>=0.9"),
    Merged(27, "barcode", "barcode_digits", "give the digits of the barcode"),
    Merged(28, "insurance", "insured_value", "tell the value that is insured"),
    Merged(29, "colours", "colour_of_state", "show late parcels in red", "rich>=13"),
    Merged(30, "pickup", "pickup_window", "tell when a parcel is picked up"),
)


def manifest_after(count: int) -> str:
    """The manifest once the first `count` of the history are merged."""
    added = "".join(f'  "{one.needs}",\n' for one in HISTORY[:count] if one.needs)
    return MANIFEST.replace("]\n", f"{added}]\n")
