"""The app of a local page: its files, nothing else public, every error in words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hunmin.core.errors import HunminError
from hunmin.core.language import language
from hunmin.web.errors import Refused, error_response
from hunmin.web.guard import Guard

MEDIA = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of a page, held in memory: no path that a client sends ever reaches the disk."""

    body: bytes
    media_type: str

    def response(self) -> Response:
        """The file as an answer."""
        return Response(self.body, media_type=self.media_type)


def asset(package: str, name: str) -> Asset:
    """A file that ships with a package; `lang="ko"` of a page becomes the user's language."""
    body = (resources.files(package) / name).read_bytes()
    suffix = name[name.rindex(".") :]
    if suffix == ".html":
        body = body.replace(b'lang="ko"', f'lang="{language()}"'.encode(), 1)
    return Asset(body, MEDIA[suffix])


def assets(package: str, *names: str) -> dict[str, Asset]:
    """Files of a package under `/static/`."""
    return {f"/static/{name}": asset(package, name) for name in names}


def new_token() -> str:
    """A token for one run, 128 bits."""
    return secrets.token_urlsafe(16)


def page_app(page: Asset, files: Mapping[str, Asset], routes: APIRouter, token: str) -> Guard:
    """An app with the page at `/`, its files, the shared ones, and routes that need the token."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    public = {"/": page, **assets("hunmin.web", "style.css", "icon.svg"), **files}
    for path, one in public.items():
        app.add_api_route(path, one.response, methods=["GET"], response_model=None)
    app.include_router(routes)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(HunminError, _told)
    app.add_exception_handler(Exception, _bug)
    return Guard(app, token=token, public=public)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_response(error.status_code, _accept(request))


async def _bad_request(request: Request, error: Exception) -> Response:
    return error_response(400, _accept(request))


async def _told(request: Request, error: Exception) -> Response:
    """An error of ours in its own words, such as a full disk or a spent budget."""
    assert isinstance(error, HunminError)
    status = error.status if isinstance(error, Refused) else 503
    return error_response(status, _accept(request), " ".join(part for part in (error.what, error.at, error.fix) if part))


async def _bug(request: Request, error: Exception) -> Response:
    return error_response(500, _accept(request))


def _accept(request: Request) -> str:
    return request.headers.get("accept", "")
