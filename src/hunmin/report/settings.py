"""Settings of the report stage."""

from __future__ import annotations

from hunmin.core.settings import Settings


class ReportSettings(Settings):
    """The page at the end of a run."""

    title: str = ""
    """Heading of the page; the recipe's name when empty."""
    note: str = ""
    """A paragraph shown at the top."""
