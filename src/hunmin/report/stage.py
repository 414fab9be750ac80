"""The report stage: everything a run made, on one page.

File of the artifact: report.html.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hunmin.core.artifact import Artifact
from hunmin.core.jsonl import write_text
from hunmin.report.settings import ReportSettings

STAGE_VERSION = 1
REPORT = "report.html"


def write_report(settings: ReportSettings, recipe: dict[str, Any], made: list[Artifact], folder: Path) -> dict[str, Any]:
    """Write the page of a run from its recipe and artifacts; returns its size in bytes and the sections it shows."""
    from hunmin.report.facts import gather
    from hunmin.report.page import page

    text, sections = page(gather(settings, recipe, made))
    write_text(folder / REPORT, text)
    return {"bytes": len(text.encode()), "sections": sections}
