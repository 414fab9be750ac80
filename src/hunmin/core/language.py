"""The language of messages: Korean or English, from HUNMIN_LANG or LANG. Codes and JSON stay English."""

from __future__ import annotations

import os


def language() -> str:
    """Return "ko" or "en": HUNMIN_LANG decides, then LC_ALL, LC_MESSAGES and LANG; English otherwise."""
    for name in ("HUNMIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"


def tr(english: str, korean: str) -> str:
    """Pick the sentence in the user's language."""
    return korean if language() == "ko" else english
