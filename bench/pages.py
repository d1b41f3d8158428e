"""Pages of the chain beside the bare page: lists and homes of each role, a person, the grid and the board."""

import base64
import json
from collections.abc import Iterator

from bench.asking import Asker, in_turns
from bench.frame import Benchmark, Limit, Measured, benchmark, benchmarks
from bench.stage import Site, Stage

BARE = "/bench/bare/"
UNIT = "x bare page"
GROWTH = 1.1


@benchmark("chain.seed", unit="s", target=600)
def seed(stage: Stage) -> Measured:
    took = stage.seed(stage.people)
    return Measured(took["all"], detail={**took, "people": stage.people})


@benchmarks("chain.list")
def lists(stage: Stage) -> Iterator[Benchmark]:
    """Every list of every role; those that reach over a city also filtered to a district."""
    district = stage.large.cast["places"]["district"]
    for role, pages in stage.small.cast["lists"].items():
        for route, url in pages:
            yield page(f"chain.list.{role}.{route}", role, url, target=1.3, statements=6)
            if role in {"CA", "AU"} and route in BY_UNIT:
                yield page(
                    f"chain.list.{role}.{route}.district", role, f"{url}?unit={district}", target=1.3, statements=6
                )


# Lists that a city narrows to one district.
BY_UNIT = {
    "people:person-list",
    "people:account-list",
    "cohorts:cohort-list",
    "mentors:bond-list",
    "careers:certificate-list",
}


@benchmark("chain.deep_page", unit="x first page", target=1.1)
def deep_page(stage: Stage) -> Measured:
    """The last page of all people beside the first one."""
    site = stage.large
    admin = site.asker("CA")
    last = "/people/persons/?before=" + last_cursor()
    asked = in_turns({"first": _get(admin, "/people/persons/"), "last": _get(admin, last)})
    first, deep = asked["first"], asked["last"]
    detail = {"first_ms": round(first.median, 2), "last_ms": round(deep.median, 2), "people": site.people}
    return Measured(deep.median / first.median, {}, detail)


def last_cursor() -> str:
    """A place behind everybody, as common.listing writes it."""
    text = json.dumps(["{", 2**53])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@benchmarks("chain.home")
def homes(stage: Stage) -> Iterator[Benchmark]:
    for role in stage.large.cast["roles"]:
        yield page(f"chain.home.{role}", role, "/", target=1.5, statements=10)


@benchmarks("chain.person")
def persons(stage: Stage) -> Iterator[Benchmark]:
    for role in ("DA", "TA", "SA", "CT", "ME"):
        yield page(f"chain.person.{role}", role, "/people/persons/{person}/", target=1.0, statements=8)


@benchmarks("chain.board")
def boards(stage: Stage) -> Iterator[Benchmark]:
    """Fifty rows to work on at once."""
    yield page("chain.board.scoring_grid", "CS", "{register}", target=1.5, statements=20)
    yield page("chain.board.review", "TA", "{call}", target=1.5, statements=20)


def page(name: str, role: str, url: str, *, target: float, statements: int) -> Benchmark:
    """The page for the role in the large database and in the small one, beside the bare page of the same server.

    {person} and its like in the address stand for the objects of each database's cast.
    """

    def measure(stage: Stage) -> Measured:
        large, small = stage.large, stage.small
        asked = in_turns(
            {
                "bare": _get(large.asker(role), BARE),
                "page": _get(large.asker(role), _address(large, url)),
                "small": _get(small.asker(role), _address(small, url)),
            }
        )
        bare, shown, few = asked["bare"], asked["page"], asked["small"]
        limits = {"statements": Limit(shown.statements, statements)}
        if large is not small:
            limits["growth"] = Limit(shown.median / few.median, GROWTH)
        times = {"median_ms": shown.median, "p95_ms": shown.p95, "bare_ms": bare.median, "small_ms": few.median}
        sql = [float(answer.headers["X-Statements-Ms"]) for answer in shown.answers]
        detail = {key: round(value, 2) for key, value in {**times, "sql_ms": sorted(sql)[len(sql) // 2]}.items()}
        return Measured(shown.median / bare.median, limits, {**detail, "people": large.people})

    return Benchmark(name, UNIT, target, measure)


def _get(asker: Asker, url: str):  # type: ignore[no-untyped-def]
    return lambda: asker.get(url)


def _address(site: Site, url: str) -> str:
    return url.format(**site.cast["places"])
