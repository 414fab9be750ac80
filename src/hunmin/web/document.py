"""One HTML file that loads nothing: the frame of the run report and of the page `hunmin check` writes."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from hunmin.web.markup import Html, join, tag


def document(title: str, body: Html) -> Html:
    """A whole page around `body`; its policy allows the one style sheet inside and nothing else."""
    return join(Html("<!doctype html>\n"), tag("html", _head(title), tag("body", body), lang="ko"), "\n")


def _head(title: str) -> Html:
    css = (resources.files("hunmin.web") / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(css)),
    )
