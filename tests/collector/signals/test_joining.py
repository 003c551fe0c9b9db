"""Signals and feedback of one session, whichever comes first, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert

from hypercare_collector.model import Verb
from hypercare_collector.moments import written
from hypercare_collector.store import Store, cases, queue, tables
from hypercare_collector.store import feedback as kept
from hypercare_collector.store import signals as kept_signals
from hypercare_collector.store.ledger import ledger
from tests.collector.rooms import NOW, crash, send
from tests.collector.signals.telling import SESSION, an_error, feedback, report, runs, seen

MINUTE = timedelta(minutes=1)
VISIT: dict[str, Any] = {"context": {"session": SESSION}}


def types(store: Store, uid: str) -> list[tuple[str, int, bool]]:
    joined = feedback(store, uid).joined
    return [(str(each.error["type"]), each.count, each.late) for each in joined]


def updates(store: Store, uid: str) -> list[tuple[str, str]]:
    with store.database.read() as db:
        rows = queue.of_feedback(db, uid)
    return [(row.destination, row.about) for row in rows if row.verb == Verb.UPDATE]


class TestBefore:
    def test_a_feedback_takes_with_it_what_another_process_saw(self, store: Store) -> None:
        report(store, seen(NOW - MINUTE, count=3))

        sent = send(store, **VISIT)

        assert types(store, sent.uid) == [("KeyError", 3, False)]
        assert updates(store, sent.uid) == []

    @pytest.mark.parametrize("away", [-16, 16])
    def test_what_happened_at_another_time_stays_where_it_is(self, store: Store, away: int) -> None:
        report(store, seen(NOW + away * MINUTE))

        assert types(store, send(store, **VISIT).uid) == []

    @pytest.mark.parametrize("away", [-14, 14])
    def test_a_quarter_of_an_hour_either_way_is_near(self, store: Store, away: int) -> None:
        report(store, seen(NOW + away * MINUTE))

        assert len(types(store, send(store, **VISIT).uid)) == 1

    def test_words_written_offline_meet_what_happened_then(self, store: Store) -> None:
        then = NOW - timedelta(hours=30)
        report(store, seen(then))

        sent = send(store, **VISIT, created_at=written(then + MINUTE))

        assert len(types(store, sent.uid)) == 1

    @pytest.mark.parametrize("wrong", [timedelta(hours=-80), timedelta(minutes=20)])
    def test_a_clock_that_cannot_be_right_joins_nothing(
        self, store: Store, wrong: timedelta
    ) -> None:
        report(store, seen(NOW + wrong))

        assert types(store, send(store, **VISIT, created_at=written(NOW + wrong)).uid) == []

    @pytest.mark.parametrize("context", [{}, {"session": "visit-2"}, {"session": "[redacted]"}])
    def test_another_session_takes_nothing(self, store: Store, context: dict[str, Any]) -> None:
        report(store, seen())

        assert types(store, send(store, context=context).uid) == []

    def test_what_it_brought_itself_is_not_joined_again(self, store: Store) -> None:
        report(store, seen(), seen(error=an_error("TypeError")))

        sent = send(store, **VISIT, trail={"errors": [an_error()]})

        assert types(store, sent.uid) == [("TypeError", 1, False)]

    def test_what_somebody_vouches_for_counts_more(self, store: Store) -> None:
        report(store, seen(vouched=True), seen(vouched=False), seen(vouched=False))

        assert types(store, send(store, **VISIT).uid) == [("KeyError", 1, False)]

    def test_of_too_many_errors_the_newest_join(self, store: Store) -> None:
        some = [seen(NOW + n * timedelta(seconds=1), an_error(f"E{n}")) for n in range(30)]
        report(store, *some)

        joined = types(store, send(store, **VISIT).uid)

        assert [name for name, _, _ in joined] == [f"E{n}" for n in range(10, 30)]


class TestRecognition:
    def test_an_error_that_another_process_saw_recognises_the_case(self, store: Store) -> None:
        report(store, seen(session="a"), seen(session="b"))

        first = send(store, "one", context={"session": "a"})
        second = send(store, "two", context={"session": "b"})

        with store.database.read() as db:
            assert kept.case_of(db, first.uid) == kept.case_of(db, second.uid)

    def test_it_is_the_same_case_as_that_of_one_who_brought_the_error(self, store: Store) -> None:
        report(store, seen())
        first = send(store, trail=crash())

        second = send(store, **VISIT)

        with store.database.read() as db:
            assert kept.case_of(db, first.uid) == kept.case_of(db, second.uid)

    def test_of_several_the_nearest_to_the_cause_counts(self, store: Store) -> None:
        browser = an_error("TypeError", side="browser")
        handled = an_error("ValueError", handled=True)
        report(store, seen(NOW), seen(NOW + MINUTE, browser), seen(NOW + MINUTE, handled))
        first = send(store, **VISIT)

        second = send(store, trail=crash())

        with store.database.read() as db:
            assert kept.case_of(db, first.uid) == kept.case_of(db, second.uid)

    @pytest.mark.parametrize("kind", ["question", "request", "praise"])
    def test_what_is_no_problem_is_a_case_of_its_own(self, store: Store, kind: str) -> None:
        report(store, seen())
        send(store, **VISIT)

        wish = send(store, "Please sell snowshoes", **VISIT, kind=kind)
        problem = send(store, "Lantern", **VISIT)

        with store.database.read() as db:
            wished = cases.get(db, kept.case_of(db, wish.uid))
            assert (wished.key, wished.feedbacks) == (wish.receipt, 1)
            assert kept.case_of(db, problem.uid) != wished.id

    def test_its_own_error_comes_first(self, store: Store) -> None:
        report(store, seen())
        send(store, **VISIT)

        other = send(store, **VISIT, trail=crash("TypeError"))

        with store.database.read() as db:
            assert cases.get(db, kept.case_of(db, other.uid)).key == other.receipt


class TestAfter:
    def test_a_late_one_joins_and_tells_each_ticket_once(self, store: Store) -> None:
        sent = send(store, **VISIT)

        report(store, seen(NOW + MINUTE))
        report(store, seen(NOW + 2 * MINUTE, an_error("TypeError")))

        assert types(store, sent.uid) == [("KeyError", 1, True), ("TypeError", 1, True)]
        assert updates(store, sent.uid) == [("board", "signals"), ("hook", "signals")]

    def test_it_waits_a_little_so_that_a_burst_is_one_comment(self, store: Store) -> None:
        sent = send(store, **VISIT)
        with store.database.write() as db:
            for row in queue.of_feedback(db, sent.uid):
                assert queue.settle(db, claimed(db, row.id), NOW, "done")

        report(store, seen())

        with store.database.write() as db:
            assert not queue.any_due(db, NOW + timedelta(seconds=4))
            assert queue.claim(db, "me", NOW + timedelta(seconds=4), MINUTE) is None
            claim = queue.claim(db, "me", NOW + timedelta(seconds=5), MINUTE)
        assert claim is not None
        assert claim.verb == Verb.UPDATE

    def test_a_clock_that_was_ahead_makes_nobody_wait(self, store: Store) -> None:
        with store.database.write() as db:
            db.exec_driver_sql("DELETE FROM routes")
        early = NOW + timedelta(days=1)
        sent = send(store, **VISIT, now=early)
        with store.database.write() as db:
            queue.add(
                db,
                project="shop",
                case_id=kept.case_of(db, sent.uid),
                feedback_uid=sent.uid,
                destination="board",
                verb=Verb.UPDATE,
                about="signals",
                now=early,
                due=early,
            )
            assert queue.any_due(db, NOW)

    def test_one_seen_again_is_counted_and_not_told_again(self, store: Store) -> None:
        report(store, seen())
        sent = send(store, **VISIT)

        report(store, seen(NOW + MINUTE))

        assert types(store, sent.uid) == [("KeyError", 2, False)]
        assert updates(store, sent.uid) == []

    def test_after_the_comment_there_is_no_second_one(self, store: Store) -> None:
        sent = send(store, **VISIT)
        report(store, seen())
        with store.database.write() as db:
            for row in queue.of_feedback(db, sent.uid):
                assert queue.settle(db, claimed(db, row.id), NOW, "done")

        report(store, seen(error=an_error("TypeError")))

        assert len(types(store, sent.uid)) == 2
        assert len(updates(store, sent.uid)) == 2
        assert counted(store)["waiting"] == 0

    def test_what_it_brought_itself_is_no_news(self, store: Store) -> None:
        sent = send(store, **VISIT, trail={"errors": [an_error()]})

        report(store, seen())

        assert types(store, sent.uid) == []
        assert updates(store, sent.uid) == []

    def test_what_happened_too_late_is_no_part_of_it(self, store: Store) -> None:
        sent = send(store, **VISIT)

        report(store, seen(NOW + 16 * MINUTE), now=NOW + 16 * MINUTE)

        assert types(store, sent.uid) == []
        assert updates(store, sent.uid) == []

    def test_a_run_that_goes_on_for_hours_does_not_count_for_ever(self, store: Store) -> None:
        report(store, seen())
        sent = send(store, **VISIT)

        for n in range(1, 6):
            report(store, seen(NOW + n * 10 * MINUTE))

        assert types(store, sent.uid) == [("KeyError", 2, False)]
        assert [run.count for run in runs(store)] == [6]

    def test_a_case_that_no_route_wants_is_told_nowhere(self, store: Store) -> None:
        with store.database.write() as db:
            db.exec_driver_sql("DELETE FROM routes")
        sent = send(store, **VISIT)

        report(store, seen())

        assert types(store, sent.uid) == [("KeyError", 1, True)]
        assert counted(store)["kept"] == 1

    def test_what_was_erased_takes_nothing_any_more(self, store: Store) -> None:
        sent = send(store, **VISIT)
        with store.database.write() as db:
            db.exec_driver_sql("UPDATE feedback SET erased_at = received_at")

        report(store, seen())

        assert types(store, sent.uid) == []

    def test_the_sum_of_the_ledger_stays_right(self, store: Store) -> None:
        sent = send(store, **VISIT)
        with store.database.write() as db:
            for row in queue.of_feedback(db, sent.uid):
                assert queue.settle(db, claimed(db, row.id), NOW, "done")
        before = counted(store)
        report(store, seen())
        during = counted(store)
        with store.database.write() as db:
            for row in queue.of_feedback(db, sent.uid):
                if row.verb == Verb.UPDATE:
                    assert queue.settle(db, claimed(db, row.id), NOW, "done")

        assert (before["ticketed"], during["waiting"]) == (1, 1)
        assert counted(store) == before
        assert before["difference"] == during["difference"] == 0


class TestRuns:
    def test_one_error_of_one_session_is_one_row(self, store: Store) -> None:
        report(store, *(seen(NOW + n * timedelta(seconds=1)) for n in range(50)))
        report(store, seen(NOW - MINUTE))

        [run] = runs(store)

        assert (run.count, run.first_at, run.last_at) == (
            51,
            NOW - MINUTE,
            NOW + timedelta(seconds=49),
        )

    def test_after_a_pause_a_new_row_begins(self, store: Store) -> None:
        report(store, *(seen(NOW + n * MINUTE) for n in (0, 30, 15, 50)))

        assert [run.count for run in runs(store)] == [3, 1]

    def test_a_repeated_post_counts_once(self, store: Store) -> None:
        signal = seen(count=3)

        report(store, signal, signal)
        report(store, signal)

        assert [run.count for run in runs(store)] == [3]

    def test_numbers_in_a_message_do_not_make_another_error(self, store: Store) -> None:
        said = [an_error(frames=[], message=f"order {n} not found") for n in range(5)]

        report(store, *(seen(error=error) for error in said))

        assert [run.count for run in runs(store)] == [5]

    def test_a_session_keeps_its_newest_errors(self, store: Store) -> None:
        def some(start: int) -> list[Any]:
            numbers = range(start, start + 40)
            return [seen(NOW + n * timedelta(seconds=1), an_error(f"E{n}")) for n in numbers]

        assert report(store, *some(0)) == 0
        assert report(store, *some(40)) == 30
        assert [run.error["type"] for run in runs(store)] == [f"E{n}" for n in range(30, 80)]

    def test_a_project_keeps_what_somebody_vouches_for(self, store: Store) -> None:
        rows = [
            {
                "project": "shop",
                "session": f"s{n}",
                "fingerprint": "f",
                "error": {},
                "count": 1,
                "ids": [],
                "vouched": n == 0,
                **dict.fromkeys(
                    ("first_at", "last_at", "received_at"), NOW + n * timedelta(milliseconds=1)
                ),
            }
            for n in range(kept_signals.OF_PROJECT)
        ]
        with store.database.write() as db:
            db.execute(insert(tables.signals), rows)

        assert report(store, seen(NOW + MINUTE, session="one more", vouched=False)) == 1
        assert [len(runs(store, f"s{n}")) for n in (0, 1, 2)] == [1, 0, 1]

    def test_what_is_old_is_purged(self, store: Store) -> None:
        report(store, seen(session="old"), now=NOW - timedelta(hours=73))
        report(store, seen(session="new"), now=NOW)

        with store.database.write() as db:
            assert kept_signals.purge(db, NOW - timedelta(hours=72)) == 1

        assert (len(runs(store, "old")), len(runs(store, "new"))) == (0, 1)


class TestAtOnce:
    def test_parallel_posts_of_one_error_are_one_row(self, store: Store) -> None:
        def post(_: int) -> None:
            report(store, *(seen() for _ in range(10)))

        at_once(post, 8)

        assert [run.count for run in runs(store)] == [80]

    def test_a_signal_and_a_feedback_of_the_same_instant_meet(self, store: Store) -> None:
        for n in range(10):

            def either(which: int, visit: str = f"race-{n}") -> Any:
                if which:
                    return report(store, seen(session=visit))
                return send(store, context={"session": visit}).uid

            uid = at_once(either, 2)[0]
            assert len(types(store, uid)) == 1

    def test_two_late_ones_at_once_become_one_comment(self, store: Store) -> None:
        sent = send(store, **VISIT)

        at_once(lambda n: report(store, seen(error=an_error(f"E{n}"))), 4)

        assert len(types(store, sent.uid)) == 4
        assert len(updates(store, sent.uid)) == 2


def at_once(act: Any, times: int) -> list[Any]:
    barrier = Barrier(times)

    def together(number: int) -> Any:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(together, range(times)))


def claimed(db: Any, delivery_id: int) -> Any:
    """Claim one delivery, whatever stands before it."""
    claim = queue.claim(db, "me", NOW + MINUTE, MINUTE)
    assert claim is not None
    assert claim.id == delivery_id
    return claim


def counted(store: Store) -> dict[str, int]:
    with store.database.read() as db:
        return ledger(db).as_dict()
