from datetime import timedelta

import pytest

from hypercare_collector.connectors.base import RateLimited, Rejected, TryLater
from hypercare_collector.delivery.retry import Again, GiveUp, decide, may_have_arrived, pause
from tests.collector.rooms import NOW


def after(trouble: Exception, *, attempts: int = 1, waited: timedelta = timedelta()) -> float | str:
    """Return the seconds to wait, or why it was given up."""
    fate = decide(trouble, attempts=attempts, first=NOW - waited, now=NOW, chance=0.5)
    return fate.reason if isinstance(fate, GiveUp) else (fate.due - NOW).total_seconds()


def test_the_pause_doubles_up_to_ten_minutes() -> None:
    assert [after(TryLater("down"), attempts=n) for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert after(TryLater("down"), attempts=50) == 600


def test_the_pause_is_spread_by_a_fifth() -> None:
    assert [round(pause(4, chance), 3) for chance in (0, 0.5, 1)] == [6.4, 8, 9.6]


def test_what_the_other_side_asks_for_is_obeyed() -> None:
    assert after(RateLimited("slowly", after=30)) == 30
    assert after(RateLimited("slowly", after=0.1)) == 1
    assert after(RateLimited("slowly")) == 1


def test_a_refusal_is_held_at_once() -> None:
    assert after(Rejected("no such project")) == "no such project"


def test_after_a_day_it_is_given_up_with_the_last_reason() -> None:
    almost = timedelta(hours=23, minutes=59)

    assert after(TryLater("down"), attempts=9, waited=almost) == 256
    assert "given up after 150 attempts in 24 hours: down" in str(
        after(TryLater("down"), attempts=150, waited=timedelta(hours=24))
    )


def test_a_clock_that_was_slow_gives_nothing_up_at_the_first_failure() -> None:
    assert after(TryLater("down"), attempts=1, waited=timedelta(hours=30)) == 1
    assert "in 72 hours" in str(after(TryLater("down"), attempts=2, waited=timedelta(hours=72)))


def test_a_fault_of_ours_is_tried_five_times() -> None:
    assert after(ZeroDivisionError("x"), attempts=4) == 8
    assert "a fault in hypercare, 5 times: ZeroDivisionError: x" in str(
        after(ZeroDivisionError("x"), attempts=5)
    )


@pytest.mark.parametrize(
    ("trouble", "arrived"),
    [
        (TryLater("lost answer"), True),
        (TryLater("refused connection", reached=False), False),
        (Rejected("no"), False),
        (ZeroDivisionError(), True),
    ],
)
def test_only_what_certainly_did_not_arrive_needs_no_looking_up(
    trouble: Exception, arrived: bool
) -> None:
    assert may_have_arrived(trouble) is arrived


def test_an_attempt_that_is_due_is_a_moment_not_a_pause() -> None:
    fate = decide(TryLater("x"), attempts=1, first=NOW, now=NOW, chance=0.5)

    assert fate == Again(NOW + timedelta(seconds=1))
