"""How fast and how often: requests paced on a monotonic clock, faults sent again within bounds, money counted before it is spent."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from hunmin.core.errors import BudgetStop, UsageError
from hunmin.core.language import tr
from hunmin.data.translate.engines.engine import Usage
from hunmin.data.translate.engines.faults import BadReply, Passing, too_long_a_wait
from hunmin.data.translate.settings import PriceSettings, TranslateSettings

# Share of a limit that is used: requests that leave evenly do not arrive evenly.
SHARE = 0.975
# Tokens may run this far ahead of their limit: a long request does not hold up the short ones after it.
AHEAD_SECONDS = 1.5
MAX_BACKOFF = 30.0
JITTER = 0.25
T = TypeVar("T")


class Drained(Exception):
    """The run is ending: this request was not sent."""


class Stop:
    """Tells all threads that the run is ending; pauses end at once."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """End the run after what is under way."""
        self._asked.set()

    @property
    def asked(self) -> bool:
        """True from the first call of `ask`."""
        return self._asked.is_set()

    def sleep(self, seconds: float) -> None:
        """Pause; raises `Drained` when the run ends."""
        if self._asked.wait(max(seconds, 0.0)):
            raise Drained


class Pacer:
    """Gives every request its own moment, evenly spaced, so that a limit is reached and not passed."""

    def __init__(self, settings: TranslateSettings, stop: Stop, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._stop, self._lock = clock, stop, threading.Lock()
        rates = [settings.requests_per_second, (settings.requests_per_minute or 0.0) / 60]
        self._request = max((1 / (rate * SHARE) for rate in rates if rate), default=0.0)
        self._token = 60 / (settings.tokens_per_minute * SHARE) if settings.tokens_per_minute else 0.0
        self._next = self._next_token = self._open_at = float("-inf")

    def seconds(self, requests: int, tokens: float) -> float:
        """The least time that the limits leave for so many requests and tokens."""
        return max(requests * self._request, tokens * self._token)

    def wait(self, tokens: float = 0.0) -> None:
        """Return when the next request may leave; raises `Drained` when the run ends before."""
        while True:
            with self._lock:
                now = self._clock()
                slot = max(self._next, self._next_token - AHEAD_SECONDS, self._open_at, now)
                self._next = slot + self._request
                self._next_token = max(self._next_token, slot) + tokens * self._token
            self._stop.sleep(slot - now)
            with self._lock:
                if self._open_at <= slot:
                    return

    def pause(self, seconds: float) -> None:
        """Let no request leave for a while: the service said that there were too many."""
        with self._lock:
            self._open_at = max(self._open_at, self._clock() + seconds)
            self._next = max(self._next, self._open_at)


def backoff(attempt: int, first: float, chance: Callable[[], float] = random.random) -> float:
    """The pause before retry number `attempt` (from 0), doubled each time and blurred by a quarter."""
    return min(first * 2.0**attempt, MAX_BACKOFF) * (1 + JITTER * (2 * chance() - 1))


def persist(send: Callable[[], T], settings: TranslateSettings, pacer: Pacer, stop: Stop, tokens: float, endpoint: str) -> T:
    """Send until it works: a passing fault at most `retries` times, an unreadable answer once more.

    Raises `Passing` or `BadReply` with the last fault, and `BudgetStop` when the service asks for too long a pause.
    """
    bad, attempt = 0, 0
    while True:
        pacer.wait(tokens)
        try:
            return send()
        except Passing as fault:
            if fault.wait is not None and fault.wait > settings.max_wait_seconds:
                raise too_long_a_wait(fault, endpoint) from None
            if attempt >= settings.retries:
                raise
            pause = backoff(attempt, settings.retry_seconds) if fault.wait is None else fault.wait
            attempt += 1
            if fault.reason == "http_429" or fault.wait is not None:
                pacer.pause(pause)
            stop.sleep(pause)
        except BadReply as fault:
            bad += 1
            if bad > 1 or fault.reason not in {"bad_response", "no_content"}:
                raise


class Budget:
    """Dollars spent and set aside; a request that could pass the limit is not sent."""

    def __init__(self, limit: float | None, price: PriceSettings | None, name: str) -> None:
        """Raises `UsageError` when a limit is given for a model without a price."""
        self.used, self._limit, self._price = Usage(), limit, price
        self._aside, self._lock = 0.0, threading.Lock()
        if limit is not None and price is None:
            raise UsageError(
                tr(
                    f"no price is known for '{name}': max_cost cannot be kept",
                    f"'{name}'의 가격을 몰라 max_cost 를 지킬 수 없습니다",
                ),
                at="max_cost",
                fix=f"prices: {{{name}: {{input: …, output: …}}}}",
            )

    @property
    def spent(self) -> float | None:
        """Dollars of this run, None where no price is known."""
        return None if self._price is None else self.used.cost(self._price)

    def set_aside(self, estimate: Usage) -> float:
        """Hold back what a request may cost; raises `BudgetStop` when that would pass the limit."""
        if self._price is None:
            return 0.0
        cost = estimate.cost(self._price)
        with self._lock:
            if self._limit is not None and self.used.cost(self._price) + self._aside + cost > self._limit:
                spent = self.used.cost(self._price)
                raise BudgetStop(
                    tr(
                        f"the budget of ${self._limit:.2f} is reached, ${spent:.4f} spent",
                        f"예산 ${self._limit:.2f}에 이르렀습니다 (쓴 돈 ${spent:.4f})",
                    ),
                    at="max_cost",
                    fix=tr(
                        "what is done is kept: run again with a new max_cost",
                        "끝난 것은 보관되었습니다. max_cost 를 새로 정해 다시 실행하세요",
                    ),
                )
            self._aside += cost
        return cost

    def settle(self, aside: float, used: Usage | None) -> None:
        """Replace what was held back by what was used."""
        with self._lock:
            self._aside -= aside
            if used is not None:
                self.used.add(used)
