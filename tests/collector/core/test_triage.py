from typing import Any

import pytest

from hypercare_collector.model import Judgement, Priority
from hypercare_collector.store.projects import Route
from hypercare_collector.triage.fingerprint import fingerprint
from hypercare_collector.triage.priority import judge, more_urgent
from hypercare_collector.triage.routing import destinations, facts

MATRIX = {
    "everyone": ("P1", "P2", "P3", "P4"),
    "many": ("P2", "P2", "P3", "P4"),
    "team": ("P2", "P3", "P3", "P4"),
    "me": ("P3", "P3", "P4", "P4"),
}


@pytest.mark.parametrize("scope", MATRIX)
def test_priority_follows_from_who_is_affected_and_whether_work_goes_on(scope: str) -> None:
    works = ("blocked", "workaround", "nuisance", "none")

    judged = [judge({"impact": {"scope": scope, "work": work}}) for work in works]

    assert tuple(each.priority for each in judged) == MATRIX[scope]
    assert all(" and " in each.reason for each in judged)


def test_without_an_impact_it_is_p3_and_says_so() -> None:
    assert judge({}) == Judgement(
        Priority.P3, "nobody said who is affected or whether work can go on"
    )


def test_half_an_impact_is_read_mildly() -> None:
    assert judge({"impact": {"work": "blocked"}}).priority == "P3"
    assert judge({"impact": {"scope": "everyone"}}).priority == "P3"


def test_a_case_becomes_more_urgent_but_never_milder() -> None:
    mild, urgent = Judgement(Priority.P4, "mild"), Judgement(Priority.P1, "urgent")

    assert more_urgent(mild, urgent, "SHOP-2") == Judgement(Priority.P1, "raised by SHOP-2: urgent")
    assert more_urgent(urgent, mild, "SHOP-2") == urgent


def error(**values: Any) -> dict[str, Any]:
    frames = [
        {"file": "flask/app.py", "function": "wsgi_app", "line": 1, "in_app": False},
        {"file": "shop/pricing.py", "function": "discount", "line": 10, "in_app": True},
    ]
    return {"type": "KeyError", "side": "server", "message": "m", "frames": frames, **values}


def feedback(*errors: dict[str, Any], route: str = "/cart") -> dict[str, Any]:
    return {"context": {"route": route}, "trail": {"errors": list(errors)}}


def test_the_same_error_at_the_same_place_is_the_same_case() -> None:
    later = error(message="another message", frames=[{**f, "line": 99} for f in error()["frames"]])

    assert fingerprint(feedback(error())) == fingerprint(feedback(later))


@pytest.mark.parametrize(
    "other",
    [
        feedback(error(type="TypeError")),
        feedback(error(), route="/checkout"),
        feedback(error(data={"route": "/checkout"})),
        feedback(error(frames=[{"file": "a.py", "function": "f", "in_app": True}])),
    ],
)
def test_another_type_route_or_frame_is_another_case(other: dict[str, Any]) -> None:
    assert fingerprint(other) != fingerprint(feedback(error()))


def test_words_alone_never_join() -> None:
    assert fingerprint({"description": "the same words"}) is None
    assert fingerprint(feedback(error(frames=[]))) is None
    assert fingerprint(feedback({"type": "HTTP 500", "side": "browser"})) is None


@pytest.mark.parametrize("kind", ["question", "request", "praise"])
def test_only_a_problem_is_recognised_by_an_error(kind: str) -> None:
    assert fingerprint({**feedback(error()), "kind": kind}, [error()]) is None
    assert fingerprint({**feedback(error()), "kind": "problem"}) == fingerprint(feedback(error()))


def test_the_servers_unhandled_error_counts_before_all_others() -> None:
    browser = error(side="browser", type="TypeError")
    handled = error(type="ValueError", handled=True)

    assert fingerprint(feedback(error(), handled, browser)) == fingerprint(feedback(error()))


def test_a_route_takes_a_case_when_all_its_conditions_hold() -> None:
    routes = [
        Route("shop", {}, ("board",)),
        Route("shop", {"priority": ["P1", "P2"]}, ("pager", "board")),
        Route("shop", {"priority": ["P1"], "category": ["data"]}, ("data",)),
    ]

    def to(priority: str, **content: Any) -> list[str]:
        return destinations(routes, facts(priority, content))

    assert to("P3") == ["board"]
    assert to("P1") == ["board", "pager"]
    assert to("P1", category="data") == ["board", "pager", "data"]


def test_a_route_can_ask_for_kind_and_deployment() -> None:
    known = facts("P3", {"app": {"deployment": "production"}})

    assert destinations([Route("s", {"kind": ["problem"]}, ("a",))], known) == ["a"]
    assert destinations([Route("s", {"deployment": ["test"]}, ("a",))], known) == []
