"""Which pairs one run looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow.overlap.meet import Pair
    from hedgerow.overlap.survey import Field


class Wanted(Struct, frozen=True):
    """The pairs with the lane in `focus`, if given, and of these those with a lane in `changed`, if given."""

    field: Field
    focus: frozenset[int] | None
    changed: frozenset[int] | None

    @property
    def only(self) -> frozenset[int] | None:
        """Lanes of which every wanted pair has at least one."""
        return self.focus if self.focus is not None else self.changed

    def asks(self, pair: Pair) -> bool:
        """Is this pair to be looked at?"""
        one, two = pair
        near = (self.focus is None or one in self.focus or two in self.focus) and (
            self.changed is None or one in self.changed or two in self.changed
        )
        return near and not self.field.related(pair)
