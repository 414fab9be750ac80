"""Many requests at once, rows in order: groups are formed by reading order alone, so a resumed run sends the same requests.

A segment that is under way, kept or failed already is not asked for again. At most a window of rows is held; a row is given
out when all its segments are resolved and all rows before it are out.
"""

from __future__ import annotations

import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from weakref import WeakValueDictionary

from hunmin.core.errors import Interrupted
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import find_records
from hunmin.data.translate.desk import Desk, Failure
from hunmin.data.translate.engines.engine import Group, Segment
from hunmin.data.translate.engines.memory import Memory
from hunmin.data.translate.limits import Drained, Stop
from hunmin.data.translate.rows import Job, Ticket, open_job
from hunmin.data.translate.segments import FieldPlan, Slot, context_before
from hunmin.data.translate.settings import TranslateSettings
from hunmin.data.translate.store import Answer, key_of

POLL_SECONDS = 0.1
# A group that is not full is sent when reading is this many rows beyond its first.
ROWS_BEHIND = 64
MEMORY_ONLY = Failure("not_in_memory", "no earlier translation")


class Planner:
    """Records into jobs and groups, in reading order, without asking anybody."""

    def __init__(
        self,
        settings: TranslateSettings,
        source: SourceSettings,
        identity: dict[str, object],
        memory: Memory,
        send: Callable[[Group, list[Ticket]], None],
    ) -> None:
        """`send` gets each group with the tickets its verdicts go to."""
        self._settings, self._source, self._identity, self._memory, self._send = settings, source, identity, memory, send
        self._live: WeakValueDictionary[str, Ticket] = WeakValueDictionary()
        self.failed: dict[str, Failure] = {}
        self.characters = self.segments = self.from_memory = 0
        self._group: list[tuple[Segment, Ticket | None]] = []
        self._first_row = 0

    def jobs(self) -> Iterator[Job]:
        """Every record of the source; its segments are with `send` by the time that enough rows were read."""
        for number, found in enumerate(find_records(self._source)):
            if self._source.max_rows is not None and number >= self._source.max_rows:
                break
            if self._group and number - self._first_row >= ROWS_BEHIND:
                self._close()
            job = open_job(number, found, self._source, self._settings)
            if job.plan is not None:
                for plans, many in zip(job.plan.conversations, job.plan.many, strict=True):
                    self._enter(job, plans, many)
            yield job
        self._close()

    def _enter(self, job: Job, plans: list[FieldPlan], many: bool) -> None:
        asked: list[tuple[Slot, list[Ticket], int]] = []
        for index, plan in enumerate(plans):
            if plan.left:
                continue
            whole = self._memory.get(plan.text)
            if whole is not None:
                job.whole[plan.path] = whole
                self.from_memory += 1
                continue
            tickets = job.tickets.setdefault(plan.path, [])
            asked += [(slot, tickets, index) for slot in plan.slots]
        talk = key_of({"turns": [plan.text for plan in plans]}) if many else ""
        run: list[tuple[Segment, Ticket | None]] = []
        first = 0
        for slot, tickets, index in asked:
            key = key_of({**self._identity, "text": slot.text, "context": talk})
            ticket, fresh = self._ticket(key, slot)
            tickets.append(ticket)
            self.segments += 1
            self.characters += len(slot.text)
            entry = (Segment(key, slot.text), ticket if fresh else None)
            if not many:
                self._add(entry, job.number)
                continue
            if run and self._is_full(run, slot.text):
                self._dispatch(run, context_before(plans, first), conversation=True)
                run = []
            first = index if not run else first
            run.append(entry)
        if run:
            self._dispatch(run, context_before(plans, first), conversation=True)

    def _ticket(self, key: str, slot: Slot) -> tuple[Ticket, bool]:
        """The ticket of a segment, and whether it still has to be asked for."""
        live = self._live.get(key)
        if live is not None:
            return live, False
        known: Answer | Failure | None = self.failed.get(key)
        text = None if known else self._memory.get(slot.text)
        if text is not None:
            known = Answer(text, "")
            self.from_memory += 1
        elif known is None and self._settings.engine == "memory":
            known = MEMORY_ONLY
        ticket = Ticket(key, known)
        self._live[key] = ticket
        return ticket, known is None

    def _is_full(self, group: list[tuple[Segment, Ticket | None]], text: str) -> bool:
        characters = sum(len(one.text) for one, _ in group)
        return len(group) >= self._settings.batch or characters + len(text) > self._settings.max_request_chars

    def _add(self, entry: tuple[Segment, Ticket | None], row: int) -> None:
        if self._group and self._is_full(self._group, entry[0].text):
            self._close()
        if not self._group:
            self._first_row = row
        self._group.append(entry)
        if len(self._group) >= self._settings.batch:
            self._close()

    def _close(self) -> None:
        if self._group:
            self._dispatch(self._group, "", conversation=False)
            self._group = []

    def _dispatch(self, entries: list[tuple[Segment, Ticket | None]], context: str, *, conversation: bool) -> None:
        fresh = [(segment, ticket) for segment, ticket in entries if ticket is not None]
        if fresh:
            self._send(Group(tuple(one for one, _ in fresh), context, conversation), [ticket for _, ticket in fresh])


class Flow:
    """Planner and desk joined by threads."""

    def __init__(
        self,
        settings: TranslateSettings,
        source: SourceSettings,
        identity: dict[str, object],
        memory: Memory,
        desk: Desk | None,
        stop: Stop,
    ) -> None:
        self.planner = Planner(settings, source, identity, memory, self._put)
        self._desk, self._stop = desk, stop
        self._window = max(4 * settings.concurrency * settings.batch, 4 * ROWS_BEHIND)
        self._threads = 0 if desk is None else 1 if desk.engine.name == "local" else settings.concurrency
        self._todo: queue.SimpleQueue[tuple[Group, list[Ticket]] | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._active = 0
        self._fault: BaseException | None = None
        self._signal = 0

    def jobs(self) -> Iterator[Job]:
        """Every record, resolved, in the order read.

        Raises the error that ended the run, after what was under way is kept; `Interrupted` for a signal.
        """
        with self._signals():
            for _ in range(self._threads):
                threading.Thread(target=self._work, daemon=True).start()
            try:
                yield from self._in_order()
            finally:
                self._stop.ask()
                for _ in range(self._threads):
                    self._todo.put(None)

    def _in_order(self) -> Iterator[Job]:
        window: deque[Job] = deque()
        for job in self.planner.jobs():
            window.append(job)
            self._check()
            while window and (window[0].done or len(window) > self._window):
                yield self._resolved(window.popleft())
        while window:
            yield self._resolved(window.popleft())

    def _resolved(self, job: Job) -> Job:
        with self._changed:
            while not job.done:
                self._check()
                self._changed.wait(POLL_SECONDS)
        self._check()
        return job

    def _check(self) -> None:
        """End the run when it should: what is under way is finished and kept first."""
        if not self._stop.asked:
            return
        with self._changed:
            while self._active:
                self._changed.wait(POLL_SECONDS)
        if self._signal:
            raise Interrupted(self._signal)
        raise self._fault or Drained

    def _put(self, group: Group, tickets: list[Ticket]) -> None:
        self._todo.put((group, tickets))

    def _work(self) -> None:
        assert self._desk is not None
        while (item := self._todo.get()) is not None and not self._stop.asked:
            group, tickets = item
            with self._changed:
                self._active += 1
            try:
                verdicts = self._desk.resolve(group)
                for ticket in tickets:
                    ticket.verdict = verdicts[ticket.key]
                    if isinstance(ticket.verdict, Failure):
                        self.planner.failed[ticket.key] = ticket.verdict
            except Drained:
                pass
            except BaseException as error:  # handed to the main thread, which raises it
                self._fault = self._fault or error
                self._stop.ask()
            finally:
                with self._changed:
                    self._active -= 1
                    self._changed.notify_all()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """The first Ctrl-C or SIGTERM ends the run when what is under way is kept, the second at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def asked(number: int, _: FrameType | None) -> None:
            if self._signal:
                raise Interrupted(number)
            self._signal = number
            self._stop.ask()

        before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def stopping_message() -> str:
    """What is said when a run starts, so that nobody fears to stop it."""
    return tr(
        "Ctrl-C stops after the requests under way; the same command goes on",
        "Ctrl-C를 누르면 진행 중인 요청까지만 마치고 멈추며, 같은 명령으로 이어집니다",
    )
