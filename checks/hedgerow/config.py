"""The settings in force (first cut: values only)."""

from __future__ import annotations

from dataclasses import dataclass

from hedgerow.model import Severity


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The settings of one check: its severity (None: the check's own) and its own keys."""

    severity: Severity | None = None
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __getitem__(self, key: str) -> tuple[str, ...]:
        """The value of one of the check's own keys."""
        return dict(self.values)[key]
