"""What a page says when something goes wrong: in Korean and English, as a page or as JSON for the page's own requests."""

from __future__ import annotations

import html
from http import HTTPStatus
from string import Template

from starlette.responses import HTMLResponse, JSONResponse, Response

from hunmin.core.errors import HunminError
from hunmin.core.language import tr

# Korean, then English: what happened and what to do.
SENTENCES: dict[int, tuple[str, str]] = {
    400: ("요청을 읽을 수 없습니다.", "The request cannot be read."),
    401: (
        "이 실행의 주소가 아닙니다. 터미널에 나온 주소를 다시 여세요.",
        "This is not the address of this run. Open the address shown in the terminal again.",
    ),
    403: ("다른 페이지에서 온 요청은 받지 않습니다.", "Requests from other pages are refused."),
    404: ("없는 주소입니다.", "There is nothing at this address."),
    405: ("이 주소에서는 할 수 없는 일입니다.", "This address does not do that."),
    408: ("요청이 너무 늦게 도착했습니다. 다시 시도하세요.", "The request took too long. Try again."),
    413: ("한 번에 보낼 수 있는 크기를 넘었습니다.", "More was sent than one request may hold."),
    421: ("이 이름으로는 열 수 없습니다. 127.0.0.1이나 localhost로 여세요.", "Open this page as 127.0.0.1 or localhost."),
    500: ("훈민의 오류입니다. 터미널의 기록을 확인하세요.", "This is a bug of ours; the terminal shows it."),
}
_PAGE = Template("""<!doctype html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$status · 훈민</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/style.css">
</head>
<body class="error">
<main>
<p class="status">$status</p>
<h1>$korean</h1>
<p lang="en">$english</p>
</main>
</body>
</html>
""")


class Refused(HunminError):
    """A request that cannot be done, with its HTTP status; the page shows the words."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(what)
        self.status = status


def sentences(status: int) -> tuple[str, str]:
    """What a status means, in Korean and in English."""
    if status in SENTENCES:
        return SENTENCES[status]
    try:
        english = HTTPStatus(status).phrase + "."
    except ValueError:
        english = "Something went wrong."
    return "요청을 처리하지 못했습니다.", english


def error_response(status: int, accept: str = "", detail: str = "") -> Response:
    """An error as a page where the browser asks for one, else as JSON: `{"error": …}` in the user's language."""
    korean, english = sentences(status)
    if "text/html" in accept:
        shown = {"status": str(status), "korean": html.escape(korean), "english": html.escape(english)}
        return HTMLResponse(_PAGE.substitute(shown), status)
    return JSONResponse({"error": detail or tr(english, korean)}, status)
