"""`hunmin review`: the routes of the page, the check that runs behind it, and the one function the command line calls."""

from __future__ import annotations

import shlex
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from filelock import FileLock, Timeout
from pydantic import AfterValidator, BaseModel, ConfigDict

from hunmin.core.errors import HunminError, UsageError
from hunmin.core.language import language, tr
from hunmin.data.check import check_record, check_source, source_texts
from hunmin.data.fields import with_texts
from hunmin.data.findings import KIND_NAMES, Finding, Summary
from hunmin.data.review.export import export_review
from hunmin.data.review.journal import Answer, State, journal_of
from hunmin.data.review.rows import Check, Record, Row, rows_with_findings
from hunmin.data.review.store import Filter, Place, ReviewStore
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import Found, find_records, source_files
from hunmin.web.app import asset, assets, new_token, page_app
from hunmin.web.errors import Refused
from hunmin.web.guard import Guard
from hunmin.web.listen import address, open_port, serve_until_stopped

PORT = 8750
PAGE_ROWS = 200
FILES = tuple(f"{name}.js" for name in ("editor", "header", "keys", "page", "requests", "row", "rows", "text", "words"))

# Source text and present translation → new translation.
Retranslate = Callable[[str, str], str]
# Record → the record it was translated from, None where there is none.
Original = Callable[[Record], Record | None]
# Record with the edited texts, and its original where there is one → what is still wrong with it.
Recheck = Callable[[Record, Record | None], list[Finding]]


def recheck_row(record: Record, original: Record | None) -> list[Finding]:
    """The findings of one row, without a look at words."""
    return check_record(record, Found("", 1), original)


def review_file(
    file: str,
    *,
    out: Path | None = None,
    port: int = PORT,
    open_browser: bool = True,
    retranslate: Retranslate | None = None,
    original: Original | None = None,
    check: Check = check_source,
    recheck: Recheck | None = recheck_row,
    encoding: str = "",
    overwrite: bool = False,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Serve the review page of a file until Ctrl-C, or, with `out`, write what was reviewed and serve nothing.

    `say` is told the page's address. Returns the counts of the review, or of what was written. Raises `SourceError` when the
    file cannot be read and `UsageError` when another process reviews it already.
    """
    source = SourceSettings(path=str(Path(file).expanduser()), encoding=encoding)
    _check_file(source)
    if out is not None:
        return export_review(source, out, overwrite)
    with _locked(Path(source.path)):
        store = ReviewStore(Path(source.path))
        review = Review(source, store, check, retranslate, original, recheck)
        bound, token = open_port(port), new_token()
        url = address(bound, token)
        if port not in (0, bound.getsockname()[1]):
            say(tr(f"port {port} is taken", f"{port} 포트는 사용 중입니다"))
        say(url)
        say(tr("answers are saved at once; Ctrl-C ends", "답은 그때그때 저장됩니다. 끝내려면 Ctrl-C를 누르세요"))
        review.start()
        try:
            serve_until_stopped(review_app(review, token), bound, url if open_browser else "")
        finally:
            review.stop()
            bound.close()
        counts = {state: store.states[state] for state in ("open", "accepted", "edited", "rejected")}
        store.close()
    return {"rows_with_findings": sum(counts.values()), **counts, "journal": str(journal_of(Path(source.path)))}


def _check_file(source: SourceSettings) -> None:
    """Raise `SourceError` for a file that cannot be read as a whole, `UsageError` for what is not one file."""
    path = Path(source.path)
    if path.is_dir() or source.path.startswith("bundled:"):
        what = tr("one file is reviewed at a time", "검수는 파일 하나씩 합니다")
        raise UsageError(what, at=source.path, fix=tr("name a file inside", "안에 있는 파일을 지정하세요"))
    source_files(path)
    next(find_records(source), None)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the review of a file: two processes never write one journal."""
    lock = FileLock(file.with_name(f".{file.name}.review.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        what = tr("this file is being reviewed in another window", "다른 창에서 검수하고 있는 파일입니다")
        fix = tr("go on there, or end it with Ctrl-C first", "그 창에서 계속하거나 Ctrl-C로 끝낸 뒤 다시 시작하세요")
        raise UsageError(what, at=str(file), fix=fix) from None
    except OSError as error:
        what = tr(f"cannot write here: {error.strerror}", f"이 폴더에 쓸 수 없습니다: {error.strerror}")
        fix = tr("copy the file to a folder of yours", "쓸 수 있는 폴더로 파일을 복사하세요")
        raise UsageError(what, at=str(file.parent), fix=fix) from error
    try:
        yield
    finally:
        lock.release()


@dataclass
class Review:
    """One review: its rows, and the check that goes on finding more while a person answers the first."""

    source: SourceSettings
    store: ReviewStore
    check: Check = check_source
    retranslate: Retranslate | None = None
    original: Original | None = None
    recheck: Recheck | None = None

    def __post_init__(self) -> None:
        self.summary = Summary()
        self.checking, self.problem, self.unplaced = True, "", 0
        self._stopping = threading.Event()
        self._engine, self._originals = threading.Lock(), threading.Lock()  # neither has to bear several requests at once
        self._thread = threading.Thread(target=self._find, daemon=True)

    def start(self) -> None:
        """Begin to check the file."""
        self._thread.start()

    def stop(self) -> None:
        """End the check; answers are safe already."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def wait(self) -> None:
        """Wait until the whole file is checked."""
        self._thread.join()

    def _find(self) -> None:
        try:
            for row in rows_with_findings(self.source, self._stoppable, self.summary):
                self.store.add([row])
            self.unplaced = self.store.unplaced()
        except HunminError as error:
            self.problem = " ".join(part for part in (error.what, error.fix) if part)
        except _Stopped:
            pass
        except Exception:
            if self._stopping.is_set():
                return
            traceback.print_exc()
            self.problem = tr("the check failed; the terminal shows why", "검사에 실패했습니다. 터미널의 기록을 확인하세요")
        finally:
            self.checking = False

    def _stoppable(self, source: SourceSettings, summary: Summary) -> Iterator[Finding]:
        for finding in self.check(source, summary):
            if self._stopping.is_set():
                raise _Stopped
            yield finding

    def overview(self) -> dict[str, Any]:
        """Counts and progress, what every answer of the page's requests carries."""
        kinds: dict[str, dict[str, int]] = {}
        for (kind, state), count in sorted(self.store.kinds.items()):
            kinds.setdefault(kind, {})[state] = count
        return {
            "file": Path(self.source.path).name,
            "language": language(),
            "checked": self.summary.rows,
            "checking": self.checking,
            "problem": self.problem,
            "states": {state: count for state, count in self.store.states.items() if count},
            "kinds": kinds,
            "undo": self.store.can_undo(),
            "unplaced": self.unplaced,
            "skipped": self.store.skipped,
            "retranslate": self.retranslate is not None,
            "names": {kind: tr(kind.replace("_", " "), names[0]) for kind, names in KIND_NAMES.items()},
            "export": f"hunmin review {shlex.quote(self.source.path)} --out {shlex.quote(self._suggested())}",
        }

    def _suggested(self) -> str:
        path = Path(self.source.path)
        return str(path.with_name(f"{path.name.removesuffix('.gz').rpartition('.')[0]}.reviewed.jsonl"))

    def shown(self, position: int) -> dict[str, Any]:
        """A row as the page shows it: an edited one with what is wrong with its new texts."""
        row, answer, version = self.store.row(position)
        sources, pair = self._sources(row), bool(row.fields) and row.fields[0].part == "source"
        fields = []
        for one in row.fields:
            edit, source = answer.edits.get(one.path), sources.get(one.path)
            extra = {"edited": edit.after if edit else None, "original": None if pair else source}
            fields.append(asdict(one) | extra | {"translatable": source is not None})
        again = self._still_wrong(row, answer)
        found = row.findings if again is None else again
        shown = {"position": position, "version": version, "row": row.number, "id": row.id, "state": answer.state}
        shown |= {"raw": row.raw, "readable": row.record is not None, "rechecked": again is not None}
        return shown | {"fields": fields, "findings": [finding.to_record() for finding in found]}

    def _still_wrong(self, row: Row, answer: Answer) -> list[Finding] | None:
        """The findings of an edited row; None where it is not edited, or cannot be checked again.

        What this check says of the row as it was, and the first one did not, is left out.
        """
        if self.recheck is None or row.record is None or not answer.edits:
            return None
        edited, original = (
            with_texts(row.record, {path: edit.after for path, edit in answer.edits.items()}),
            self._original_of(row),
        )
        known = {(finding.field, finding.kind) for finding in row.findings}
        try:
            excused = {(finding.field, finding.kind) for finding in self.recheck(row.record, original)} - known
            return [finding for finding in self.recheck(edited, original) if (finding.field, finding.kind) not in excused]
        except Exception:  # the answer is saved, and a check that fails on one text must not stop the review
            traceback.print_exc()
            return None

    def _original_of(self, row: Row) -> Record | None:
        if self.original is None or row.record is None:
            return None
        with self._originals:
            return self.original(row.record)

    def _sources(self, row: Row) -> dict[str, str]:
        """What each field was translated from, by its path."""
        return {} if row.record is None else source_texts(row.record, self._original_of(row), self.source)

    def translated(self, position: int, path: str) -> str:
        """A new translation of a field, not yet an answer.

        Raises `Refused` where there is no engine, or nothing the field was translated from.
        """
        row, answer, _ = self.store.row(position)
        text, source = row.text(path), self._sources(row).get(path)
        if self.retranslate is None or text is None or source is None:
            raise Refused(422, tr("there is no source text to translate", "번역할 원문이 없습니다"))
        with self._engine:
            return self.retranslate(source, answer.edits[path].after if path in answer.edits else text)


class _Stopped(Exception):
    """The page was ended before the check."""


def _whole(text: str) -> str:
    """A text without half a character, which no file could hold; raises `ValueError`."""
    text.encode()
    return text


Text = Annotated[str, AfterValidator(_whole)]


class Given(BaseModel):
    """An answer from the page; `version` is the one the person saw."""

    model_config = ConfigDict(extra="forbid", strict=True)
    state: State
    edits: dict[Text, Text] = {}
    version: int


class Wanted(BaseModel):
    """A field to translate again."""

    model_config = ConfigDict(extra="forbid", strict=True)
    field: Text


Number = Annotated[int, Query(ge=0, lt=1 << 53)]
Position = Annotated[int, InPath(ge=0, lt=1 << 53)]
Word = Annotated[str, Query(max_length=100)]


def review_app(review: Review, token: str) -> Guard:
    """The app of a review."""
    routes, store = APIRouter(prefix="/api"), review.store

    def found(place: Place | None) -> dict[str, Any]:
        overview = review.overview()
        if place is None:
            return {"row": None, "index": 0, "overview": overview}
        return {"row": review.shown(place.position), "index": place.before, "overview": overview}

    @routes.get("/overview")
    def overview() -> dict[str, Any]:
        return review.overview()

    @routes.get("/rows")
    def rows(kind: Word = "", state: Word = "", offset: Number = 0) -> dict[str, Any]:
        wanted = Filter(kind, state)
        return {"total": store.total(wanted), "offset": offset, "rows": store.page(wanted, offset, PAGE_ROWS)}

    @routes.get("/step")
    def step(start: Number = 0, forward: bool = True, kind: Word = "", state: Word = "") -> dict[str, Any]:
        return found(store.step(Filter(kind, state), start, forward))

    @routes.get("/rows/{position}")
    def row(position: Position, kind: Word = "", state: Word = "") -> dict[str, Any]:
        return found(store.place(Filter(kind, state), position))

    @routes.post("/rows/{position}")
    def answer(position: Position, given: Given, kind: Word = "", state: Word = "") -> dict[str, Any]:
        store.answer(position, given.state, given.edits, given.version)
        return found(store.place(Filter(kind, state), position))

    @routes.post("/rows/{position}/translate")
    def translate(position: Position, wanted: Wanted) -> dict[str, Any]:
        return {"text": review.translated(position, wanted.field)}

    @routes.post("/undo")
    def undo(kind: Word = "", state: Word = "") -> dict[str, Any]:
        position = store.undo()
        return found(None if position is None else store.place(Filter(kind, state), position))

    package = "hunmin.data.review"
    return page_app(asset(package, "page.html"), assets(package, "review.css", *FILES), routes, token)
