"""Requests with a clock: one connection, one account, and several kinds of requests taken in turns."""

import http.client
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

WARM_UP = 4
ROUNDS = int(os.environ.get("ROUNDS") or 21)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]
    ms: float

    @property
    def statements(self) -> int:
        return int(self.headers.get("X-Statements", 0))


class Asker:
    """One browser: it keeps its connection, which the server may close between two requests."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self.line: http.client.HTTPConnection | None = None

    def get(self, url: str) -> Answer:
        return self.ask("GET", url)

    def post(self, url: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """A form post as the pages send it; the token that a page would carry is sent as cookie and header."""
        token = "b" * 32
        sent = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{self.cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.ask("POST", url, urlencode(fields), sent)

    def ask(self, method: str, url: str, body: str | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        sent = {"Cookie": self.cookie, "Accept": "text/html", **(headers or {})}
        for last in (False, True):
            try:
                started = time.perf_counter()
                line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
                self.line = line
                line.request(method, url, body, sent)
                response = line.getresponse()
                content = response.read()
                ms = (time.perf_counter() - started) * 1000
                return Answer(response.status, content, dict(response.getheaders()), ms)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # Idle for longer than the server waits: nothing was sent to anybody.
                self.line = None
                if last:
                    raise
        raise AssertionError


@dataclass
class Series:
    """The answers of one kind of request."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(answer.ms for answer in self.answers)

    @property
    def p95(self) -> float:
        return percentile([answer.ms for answer in self.answers], 0.95)

    @property
    def statements(self) -> int:
        return max(answer.statements for answer in self.answers)


def percentile(values: list[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def in_turns(
    kinds: Mapping[str, Callable[[], Answer]], *, rounds: int = ROUNDS, expect: int = 200
) -> dict[str, Series]:
    """Each kind once a round, so that a busy minute of the machine meets all alike; answers must be as expected."""
    for _warm in range(WARM_UP):
        for ask in kinds.values():
            ask()
    series = {name: Series() for name in kinds}
    for _round in range(rounds):
        for name, ask in kinds.items():
            answer = ask()
            if answer.status != expect:
                raise RuntimeError(f"{name} answered {answer.status}: {answer.body[:300]!r}")
            series[name].answers.append(answer)
    return series
