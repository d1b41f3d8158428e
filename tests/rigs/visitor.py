"""A user at a browser that never gives up: signed in over HTTP, each form with a request key of its own."""

import http.client
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

ANSWER_SECONDS = 30.0
BETWEEN_TRIES = 0.3
BOUNDARY = "rig-boundary"
REQUEST_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class NoAnswer(Exception):
    """The line broke, or the server said that it can't (5xx): nobody knows what became of the request.

    `said` are the words of the page, if there was one.
    """

    def __init__(self, what: str, said: str = "") -> None:
        super().__init__(what)
        self.said = said


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def is_replayed(self) -> bool:
        return "X-Replayed" in self.headers

    @property
    def said(self) -> str:
        return words_of(self.body)


def words_of(page: str) -> str:
    """What a page says, without its marks."""
    main = page.partition("<main")[2].partition(">")[2] or page
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())[:600]


@dataclass
class Visitor:
    """One signed-in user. Not for several threads at once."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    signed_in: int = 0
    refused_lines: int = 0
    broken_lines: int = 0
    failures: list[int] = field(default_factory=list)
    slowest: float = 0.0
    patience: float = ANSWER_SECONDS

    def log_in(self, username: str, password: str) -> None:
        page = self.insist("GET", "/accounts/login/")
        token = REQUEST_TOKEN.search(page.body)
        assert token, f"{page.status}: no log-in page"
        fields = {"login": username, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = self.insist("POST", "/accounts/login/", fields)
        assert answer.status == 302, f"{username} can't log in: {answer.status}"
        self.signed_in += 1

    def ask(
        self,
        method: str,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        key: uuid.UUID | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> Answer:
        """One request on a line of its own. Raises NoAnswer."""
        headers = {"Accept": "application/json, text/html", "Host": f"127.0.0.1:{self.port}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if key:
            headers["X-Request-Key"] = str(key)
        body = _encoded(fields or {}, file, headers) if method == "POST" else None
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            line.request(method, path, body, headers)
            got = line.getresponse()
            text = got.read().decode("utf-8", "replace")
        except ConnectionRefusedError as error:
            self.refused_lines += 1
            raise NoAnswer("refused") from error
        except (OSError, http.client.HTTPException) as error:
            self.broken_lines += 1
            raise NoAnswer(type(error).__name__) from error
        finally:
            line.close()
        if got.status >= 500:
            self.failures.append(got.status)
            raise NoAnswer(f"{got.status}", words_of(text))
        self.slowest = max(self.slowest, time.monotonic() - began)
        for cookie in got.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
        return Answer(got.status, dict(got.headers), text)

    def insist(self, method: str, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Until there is an answer; for what may be asked any number of times."""
        while True:
            try:
                return self.ask(method, path, fields)
            except NoAnswer:
                time.sleep(BETWEEN_TRIES)


def _encoded(fields: Mapping[str, str], file: tuple[str, bytes] | None, headers: dict[str, str]) -> bytes:
    if file is None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urlencode(fields).encode()
    headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    name, content = file
    parts.append(f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + content)
    return b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in parts) + (
        f"--{BOUNDARY}--\r\n".encode()
    )
