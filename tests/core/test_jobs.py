"""Jobs: they start after the commit, run by hand or by the clock, and are harmless when run twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from huey import crontab
from sqlalchemy import func, select
from time_machine import TimeMachineFixture

from network.core import jobs
from network.core.clock import LONDON
from network.core.database import db
from network.core.jobs import JobClock, JobRun

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
MONDAYS = crontab(minute="0", hour="8", day_of_week="1")
ran: list[dict[str, object]] = []


@pytest.fixture(autouse=True)
def _jobs_of_this_test() -> Iterator[None]:
    declared = dict(jobs.jobs)
    ran.clear()
    yield
    jobs.jobs.clear()
    jobs.jobs.update(declared)


@pytest.fixture
def count_sheep() -> str:
    @jobs.job("count-sheep", every=crontab(minute="30", hour="7"), words="Count the sheep")
    def work(now: datetime, **more: object) -> str:
        ran.append({"now": now, **more})
        return "12 counted"

    return "count-sheep"


def test_a_job_that_is_started_runs_after_the_commit(app: Flask, count_sheep: str) -> None:
    jobs.start(count_sheep, field=7)
    before = jobs.waiting_in_queue()
    db.session.commit()

    assert (before, jobs.waiting_in_queue(), jobs.run_waiting()) == (0, 1, 1)
    assert [one["field"] for one in ran] == [7]


def test_a_rollback_starts_nothing(app: Flask, count_sheep: str) -> None:
    jobs.start(count_sheep)
    db.session.rollback()
    db.session.commit()

    assert jobs.waiting_in_queue() == 0


def test_a_savepoint_is_no_commit(app: Flask, count_sheep: str) -> None:
    jobs.start(count_sheep)
    with db.session.begin_nested():
        pass

    assert jobs.waiting_in_queue() == 0


def test_starting_the_same_twice_in_one_transaction_runs_it_once(app: Flask, count_sheep: str) -> None:
    jobs.start(count_sheep, field=7)
    jobs.start(count_sheep, field=7)
    jobs.start(count_sheep, field=8)
    db.session.commit()

    assert jobs.run_waiting() == 2


def test_a_queue_that_is_away_does_not_undo_the_commit(
    app: Flask, count_sheep: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = jobs.queue_of(app)
    monkeypatch.setattr(queue.storage, "enqueue", _away)

    db.session.add(JobRun(name="mark", started_at=NOW))
    jobs.start(count_sheep)
    db.session.commit()

    assert db.session.scalar(select(JobRun.name)) == "mark"


def test_a_run_is_written_down(app: Flask, count_sheep: str) -> None:
    words = jobs.run(count_sheep, NOW)

    kept = jobs.last_runs()[count_sheep]
    assert (words, kept.outcome, kept.words) == ("12 counted", "finished", "12 counted")
    assert ran == [{"now": NOW}]


def test_a_run_that_fails_is_written_down_and_keeps_nothing(app: Flask) -> None:
    @jobs.job("fall-over")
    def fall_over(now: datetime) -> str:
        db.session.add(JobRun(name="half done", started_at=now))
        db.session.flush()
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        jobs.run("fall-over", NOW)

    assert [(one.name, one.outcome, one.words) for one in db.session.scalars(select(JobRun))] == [
        ("fall-over", "failed", "ValueError")
    ]


def test_a_job_that_fails_does_not_stop_the_worker(app: Flask, count_sheep: str) -> None:
    @jobs.job("fall-over")
    def fall_over(now: datetime) -> str:
        raise ValueError

    jobs.start("fall-over")
    jobs.start(count_sheep)
    db.session.commit()

    assert jobs.run_waiting() == 2
    assert len(ran) == 1


def test_of_runs_that_found_nothing_to_do_only_the_last_is_kept(app: Flask) -> None:
    @jobs.job("look")
    def look(now: datetime) -> None:
        """Look around."""

    for _ in range(3):
        jobs.run("look", NOW)

    assert db.session.scalar(select(func.count()).select_from(JobRun)) == 1


def test_old_runs_are_forgotten(app: Flask, clock: TimeMachineFixture) -> None:
    clock.move_to(NOW)
    db.session.add(JobRun(name="old", started_at=NOW - timedelta(days=91), outcome="finished", words="x"))
    db.session.add(JobRun(name="new", started_at=NOW - timedelta(days=89), outcome="finished", words="x"))

    jobs.run("forget-old-runs", NOW)

    names = set(db.session.scalars(select(JobRun.name)))
    assert names == {"new", "forget-old-runs"}


# The clock


def test_a_periodic_job_is_started_once_when_its_time_comes(app: Flask, count_sheep: str) -> None:
    jobs.tick(NOW)
    early = jobs.tick(datetime(2027, 3, 2, 7, 29, tzinfo=UTC))
    due = jobs.tick(datetime(2027, 3, 2, 7, 30, tzinfo=UTC))
    again = jobs.tick(datetime(2027, 3, 2, 7, 31, tzinfo=UTC))

    assert [count_sheep in begun for begun in (early, due, again)] == [False, True, False]


def test_ten_missed_days_make_one_run(app: Flask, count_sheep: str) -> None:
    jobs.tick(NOW)

    assert count_sheep in jobs.tick(NOW + timedelta(days=10))
    assert jobs.next_times()[count_sheep] == datetime(2027, 3, 12, 7, 30, tzinfo=UTC)


def test_of_many_schedulers_one_starts_the_job(app: Flask, count_sheep: str) -> None:
    jobs.tick(NOW)
    db.session.commit()
    begun: list[str] = []

    def scheduler() -> None:
        with app.app_context():
            begun.extend(jobs.tick(NOW + timedelta(days=1)))

    threads = [Thread(target=scheduler) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert begun.count(count_sheep) == 1


def test_of_many_schedulers_that_start_at_once_all_agree(app: Flask, count_sheep: str) -> None:
    def scheduler() -> None:
        with app.app_context():
            jobs.tick(NOW)

    threads = [Thread(target=scheduler) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept = select(func.count()).select_from(JobClock).where(JobClock.name == count_sheep)
    assert db.session.scalar(kept) == 1


def test_a_clock_that_goes_back_an_hour_stops_no_job(app: Flask, count_sheep: str) -> None:
    @jobs.job("each-minute", every=crontab())
    def each_minute(now: datetime) -> None:
        """Do it each minute."""

    jobs.tick(NOW)
    back = NOW - timedelta(hours=1)
    jobs.tick(back)

    assert "each-minute" in jobs.tick(back + timedelta(minutes=1))


def test_a_schedule_that_becomes_more_frequent_counts_when_a_worker_starts(app: Flask) -> None:
    def declare(every: object) -> None:
        jobs.job("water", every=every, words="Water the flowers")(lambda now: None)  # type: ignore[arg-type]

    declare(crontab(minute="0", hour="3", day="1"))
    jobs.tick(NOW)
    declare(crontab(minute="0"))
    jobs.tick(NOW, reconsider=True)

    assert jobs.next_times()["water"] == NOW + timedelta(hours=1)


def test_a_job_is_late_when_no_scheduler_came(app: Flask, count_sheep: str) -> None:
    jobs.tick(NOW)
    due = datetime(2027, 3, 2, 7, 30, tzinfo=UTC)

    assert count_sheep not in [one.name for one in jobs.late(due + timedelta(minutes=5))]
    assert count_sheep in [one.name for one in jobs.late(due + timedelta(minutes=15))]


@pytest.mark.parametrize(
    ("schedule", "after", "reads"),
    [
        (crontab(minute="30", hour="7"), datetime(2027, 7, 1, 0, 0, tzinfo=LONDON), "2027-07-01 07:30"),
        (crontab(minute="30", hour="7"), datetime(2027, 7, 1, 7, 30, tzinfo=LONDON), "2027-07-02 07:30"),
        (crontab(minute="30", hour="1"), datetime(2027, 3, 27, 12, 0, tzinfo=LONDON), "2027-03-28 02:00"),
        (crontab(minute="30", hour="1"), datetime(2027, 3, 28, 2, 0, tzinfo=LONDON), "2027-03-29 01:30"),
        (crontab(minute="30", hour="1"), datetime(2027, 10, 30, 12, 0, tzinfo=LONDON), "2027-10-31 01:30"),
        (crontab(), datetime(2027, 3, 28, 0, 59, tzinfo=LONDON), "2027-03-28 02:00"),
        (MONDAYS, datetime(2027, 3, 1, 8, tzinfo=LONDON), "2027-03-08 08:00"),
    ],
    ids=[
        "summer time",
        "the next day",
        "in the hour left out in March",
        "and not twice on that day",
        "in the hour that comes twice",
        "each minute, over the hour left out",
        "weekly",
    ],
)
def test_a_schedule_is_read_in_london(schedule: object, after: datetime, reads: str) -> None:
    found = jobs.next_time(schedule, after.astimezone(UTC))  # type: ignore[arg-type]

    assert found.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") == reads


# Beside the business transaction


def test_progress_is_seen_while_the_transaction_is_open_and_after_it_was_undone(app: Flask) -> None:
    db.session.add(JobRun(name="open", started_at=NOW))
    db.session.flush()
    jobs.report_progress("import 7", 40, 100, "Reading row 40")
    seen = jobs.progress("import 7")
    db.session.rollback()

    assert seen is not None
    assert (seen.done, seen.total, seen.words) == (40, 100, "Reading row 40")
    assert jobs.progress("import 7") == seen


def test_progress_of_something_unknown_is_nothing(app: Flask) -> None:
    assert jobs.progress("import 8") is None


def test_a_queue_that_is_away_has_no_progress_and_stops_no_job(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = jobs.queue_of(app)
    monkeypatch.setattr(queue.storage, "put_data", _away)
    monkeypatch.setattr(queue.storage, "peek_data", _away)

    jobs.report_progress("import 7", 1, 2)

    assert jobs.progress("import 7") is None


def test_a_worker_says_that_it_lives(app: Flask, clock: TimeMachineFixture) -> None:
    clock.move_to(NOW, tick=False)

    jobs.beat()

    assert jobs.worker_seen_at() == NOW


# By hand


def test_jobs_are_listed(app: Flask, count_sheep: str) -> None:
    result = app.test_cli_runner().invoke(args=["jobs", "list"])

    assert result.exit_code == 0
    assert "count-sheep" in result.output
    assert "Count the sheep" in result.output


def test_a_job_runs_by_hand_as_if_at_a_moment(app: Flask, count_sheep: str) -> None:
    asked = ["jobs", "run", "count-sheep", "--now", "2027-03-28T01:30:00+00:00"]

    result = app.test_cli_runner().invoke(args=asked)

    assert (result.exit_code, result.output.strip()) == (0, "12 counted")
    assert ran == [{"now": datetime(2027, 3, 28, 1, 30, tzinfo=UTC)}]


def test_a_job_that_fails_by_hand_ends_with_one(app: Flask) -> None:
    @jobs.job("fall-over")
    def fall_over(now: datetime) -> str:
        raise ValueError

    assert app.test_cli_runner().invoke(args=["jobs", "run", "fall-over"]).exit_code == 1


@pytest.mark.parametrize(
    "asked",
    [["unknown"], ["count-sheep", "--now", "tomorrow"], ["count-sheep", "--now", "2027-03-28T01:30:00"]],
    ids=["no such job", "no moment", "no time zone"],
)
def test_what_cannot_be_asked_ends_with_two(app: Flask, count_sheep: str, asked: list[str]) -> None:
    assert app.test_cli_runner().invoke(args=["jobs", "run", *asked]).exit_code == 2


def _away(*_arguments: object) -> None:
    raise ConnectionRefusedError
