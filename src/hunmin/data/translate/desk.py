"""Groups of segments resolved: known answers from the store, the others asked for, judged, and kept.

A group whose answer cannot be used is mended once and then asked for one segment at a time; each segment ends as an answer or
as a named failure. Good answers of a request are kept in one transaction, before anything else is done with them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from hunmin.core.errors import BudgetStop, UsageError
from hunmin.core.language import tr
from hunmin.data.translate.answers import BadAnswer, judged
from hunmin.data.translate.engines.engine import Engine, Group, Reply, Segment
from hunmin.data.translate.engines.faults import BadReply, Passing, Refused
from hunmin.data.translate.limits import Budget, Pacer, Stop, persist
from hunmin.data.translate.settings import TranslateSettings
from hunmin.data.translate.store import Answer, Store

# Requests in a row that may fail before the run stops: then it is the service or the settings, not the texts.
FAULTS_IN_A_ROW, REFUSALS_IN_A_ROW = 10, 100
# Faults that a smaller request may not have.
BY_SIZE = frozenset(
    {
        "http_400",
        "http_413",
        "http_422",
        "wrong_segments",
        "cut_off",
        "refused",
        "answer_too_long",
        "bad_format",
        "bad_response",
        "no_content",
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a segment has no translation: a code that is counted, and what was said."""

    reason: str
    detail: str = ""


Verdict = Answer | Failure


class Desk:
    """Asks one engine; used by several threads."""

    def __init__(
        self,
        engine: Engine,
        settings: TranslateSettings,
        store: Store,
        budget: Budget,
        pacer: Pacer,
        stop: Stop,
        announce: Callable[[str], None],
    ) -> None:
        self.engine, self.store, self.budget, self.stop = engine, store, budget, stop
        self._settings, self._pacer, self._announce = settings, pacer, announce
        self._first, self._lock = threading.Lock(), threading.Lock()
        self._answered, self._in_a_row, self._told = False, 0, False
        self.known = 0

    def resolve(self, group: Group) -> dict[str, Verdict]:
        """A verdict for every segment of the group, by its key."""
        found: dict[str, Verdict] = dict(self.store.get(one.key for one in group.segments))
        with self._lock:
            self.known += len(found)
        missing = tuple({one.key: one for one in group.segments if one.key not in found}.values())
        if missing:
            found.update(self._ask(replace(group, segments=missing)))
        return found

    def _ask(self, group: Group) -> dict[str, Verdict]:
        verdicts = self._try(group)
        bad = [one for one in group.segments if isinstance(verdicts[one.key], Failure)]
        for one in bad:
            failure = verdicts[one.key]
            assert isinstance(failure, Failure)
            if self._again(failure, alone=len(group.segments) == 1):
                room = 2 if failure.reason == "cut_off" else 1
                verdicts.update(self._try(replace(group, segments=(one,)), room=room, wrong=_told(failure)))
        return verdicts

    def _again(self, failure: Failure, *, alone: bool) -> bool:
        """Whether asking for the segment by itself may help."""
        if failure.reason in BY_SIZE and not alone:
            return True
        if failure.reason == "cut_off":
            return True
        judged_bad = not failure.reason.startswith("http_") and failure.reason not in {
            "refused",
            "timeout",
            "connection",
            "answer_too_long",
        }
        return self.engine.learns and judged_bad and failure.reason not in {"unknown_host", "proxy", "bad_response", "no_content"}

    def _try(self, group: Group, *, room: int = 1, wrong: str = "") -> dict[str, Verdict]:
        """One request, and a second one when the form of its answer was wrong."""
        try:
            try:
                reply = self._send(group, room, wrong)
            except BadReply as fault:
                if fault.reason != "bad_format" or not self.engine.learns:
                    raise
                reply = self._send(group, room, fault.detail)
        except (Passing, BadReply, Refused) as fault:
            self._count_failure(fault)
            return {one.key: Failure(fault.reason, fault.detail) for one in group.segments}
        self._check_model(reply)
        verdicts = {one.key: self._verdict(one, place, reply) for place, one in enumerate(group.segments)}
        self.store.put({key: one for key, one in verdicts.items() if isinstance(one, Answer)})
        return verdicts

    def _verdict(self, segment: Segment, place: int, reply: Reply) -> Verdict:
        if place in reply.problems:
            return Failure(*reply.problems[place])
        try:
            return Answer(judged(segment.text, reply.texts[place], self._settings.style), reply.model)
        except BadAnswer as error:
            return Failure(error.reason, error.detail)

    def _send(self, group: Group, room: int, wrong: str) -> Reply:
        estimate = self.engine.estimate(group)
        tokens = estimate.input_tokens + estimate.output_tokens

        def once() -> Reply:
            aside = self.budget.set_aside(estimate)
            used = None
            try:
                reply = self.engine.ask(group, room=room, wrong=wrong)
                used = reply.usage
            except BadReply as fault:
                used = fault.usage or estimate  # it was answered, so it was paid for
                raise
            finally:
                self.budget.settle(aside, used)
            return reply

        with self._alone_at_first():
            reply = persist(once, self._settings, self._pacer, self.stop, tokens, self.engine.endpoint)
            self._answered, self._in_a_row = True, 0
        return reply

    @contextmanager
    def _alone_at_first(self) -> Iterator[None]:
        """Let one request go ahead of all others: a wrong key or address costs one call."""
        if self._answered:
            yield
            return
        with self._first:
            if not self._answered:
                yield
                return
        yield

    def _count_failure(self, fault: Passing | BadReply | Refused) -> None:
        """Stop when nothing works any more: what comes next would fail too, and be paid for."""
        with self._lock:
            self._in_a_row += 1
            passing = isinstance(fault, Passing)
            most = (
                1 if passing and not self._answered else FAULTS_IN_A_ROW if passing or not self._answered else REFUSALS_IN_A_ROW
            )
            if self._in_a_row < most:
                return
        said = f"{fault.reason}: {fault.detail}" if fault.detail else fault.reason
        if not self._answered:
            what = tr(f"the service cannot be used ({said})", f"서비스를 쓸 수 없습니다 ({said})")
            raise UsageError(
                what, at=self.engine.endpoint, fix=tr("check address, model and network", "주소, 모델, 네트워크를 확인하세요")
            )
        what = tr(
            f"{self._in_a_row} requests in a row failed ({said})", f"요청 {self._in_a_row}건이 잇달아 실패했습니다 ({said})"
        )
        fix = tr(
            "what is done is kept: run the same command again later",
            "끝난 것은 보관되었습니다. 나중에 같은 명령을 다시 실행하세요",
        )
        raise BudgetStop(what, at=self.engine.endpoint, fix=fix)

    def _check_model(self, reply: Reply) -> None:
        asked = self._settings.model
        if self.engine.name != "openai" or not reply.model or reply.model.startswith(asked) or asked.endswith(reply.model):
            return
        what = tr(f"asked '{asked}', answered by '{reply.model}'", f"'{asked}'에 물었는데 '{reply.model}'이(가) 답했습니다")
        if self._settings.on_model_change == "stop":
            fix = tr("name that model, or on_model_change: warn", "그 모델을 지정하거나 on_model_change: warn 으로 두세요")
            raise UsageError(what, at=self.engine.endpoint, fix=fix)
        with self._lock:
            told, self._told = self._told, True
        if not told:
            self._announce(what)


def _told(failure: Failure) -> str:
    return f"{failure.reason} ({failure.detail})" if failure.detail else failure.reason
