"""The figures as Markdown: absolute, and as ratios to ours within this run."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OURS = "hypercare"
BARE = "bare"
Samples = Mapping[str, Mapping[str, list[float]]]
"""By SDK and then by ``turn.figure``: what was measured in each round."""

LABELS = {
    "bare": "no SDK",
    "hypercare-silent": "hypercare without signals",
    "hypercare-locals": "hypercare with locals",
    "sentry-light": "sentry-sdk, no locals or source",
}
LEAST = 0.97
"""A rival is better than ours when it is below this part of it; the rest is noise."""


@dataclass(frozen=True)
class Column:
    """One figure. ``over`` subtracts what the bare program costs; ``ratio`` compares with ours."""

    title: str
    key: str
    digits: int = 0
    over: bool = False
    ratio: bool = True
    more_is_better: bool = False


@dataclass(frozen=True)
class Table:
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Budget:
    """What DESIGN promises: a figure of ours stays below ``limit``."""

    what: str
    column: Column
    limit: float


CPU = Column("CPU over bare Python, ms", "start.total_ms", 1, over=True)
STEP = Column("step, µs", "steps.out_us", 2)
NOTICED = Column("caller's CPU, µs", "errors.cpu_us", over=True)
TABLES = (
    Table(
        "Import and init",
        (
            CPU,
            Column("in a web application, ms", "web.ours_ms", 1),
            Column("modules", "footprint.modules"),
            Column("threads", "footprint.threads", ratio=False),
            Column("open sockets", "footprint.sockets", ratio=False),
            Column("sockets made", "footprint.sockets made", ratio=False),
            Column("host look-ups", "footprint.lookups", ratio=False),
            Column("files read", "footprint.read", ratio=False),
            Column("files written", "footprint.written", ratio=False),
            Column("child processes", "footprint.children", ratio=False),
        ),
    ),
    Table(
        "Steps and log records",
        (
            STEP,
            Column("step with data", "steps.out_data_us", 2),
            Column("in a request", "steps.in_us", 2),
            Column("in a request, with data", "steps.in_data_us", 2),
            Column("log record over plain logging", "steps.log_us", 2),
        ),
    ),
    Table(
        "An exception below 20 frames",
        (
            NOTICED,
            Column("caller's wall, µs", "errors.wall_us", over=True),
            Column("process CPU, µs", "errors.process_us", over=True),
            Column("same place again, CPU µs", "errors.again_us", over=True),
            Column("worst wall, ms", "errors.worst_ms", 1),
            Column("requests", "errors.requests", ratio=False),
            Column("kB sent", "errors.kb"),
        ),
    ),
    Table(
        "A storm: one exception, 10,000 a second",
        (
            Column("noticed/s", "storm.rate", more_is_better=True),
            Column("CPU of one, µs", "storm.each_us", 1),
            Column("host's work, ms", "storm.plain_p50_ms", 2, ratio=False),
            Column("p50 in the storm", "storm.p50_of_plain", 3, ratio=False),
            Column("p99 in the storm", "storm.p99_of_plain", 3, ratio=False),
            Column("memory grown, MB", "storm.grown_mb", 1, ratio=False),
            Column("requests", "storm.requests", ratio=False),
        ),
    ),
    Table(
        "Memory over the bare program, MB",
        (
            Column("imported", "memory.import_mb", 1),
            Column("after init", "memory.init_mb", 1),
            Column("after 10,000 steps", "memory.steps_mb", 1),
            Column("after the exceptions", "memory.errors_mb", 1),
        ),
    ),
    Table(
        "The end of a program whose errors cannot be sent",
        (
            Column("collector silent, s", "silent.exit_s", 2),
            Column("threads then", "silent.threads", ratio=False),
            Column("connection refused, s", "refused.exit_s", 2),
        ),
    ),
    Table(
        "Size",
        (
            Column("its wheel, kB", "size.wheel_kb"),
            Column("installed with all it needs, kB", "size.installed_kb"),
            Column("packages", "size.packages", ratio=False),
        ),
    ),
)
BUDGETS = (
    Budget("import and init, ms of CPU over bare Python", CPU, 40),
    Budget("step, µs", STEP, 1.5),
    Budget("noticing an exception at 20 frames, µs", NOTICED, 150),
    Budget("storm: the host's p50, of that without noticing", TABLES[3].columns[3], 1.05),
    Budget("storm: the host's p99, of that without noticing", TABLES[3].columns[4], 1.05),
)


def lines(samples: Samples) -> Iterable[str]:
    """Yield all tables that have figures, then the budgets, then where a rival is better."""
    for table in TABLES:
        columns = [each for each in table.columns if _value(samples, OURS, each) is not None]
        if columns:
            yield from (f"## {table.title}", "", *_table(samples, columns), "")
    yield from ("## Budgets", "", *_budgets(samples), "")
    yield from ("## Where a rival is better", "", *_losses(samples))


def _table(samples: Samples, columns: list[Column]) -> Iterable[str]:
    yield "| | " + " | ".join(each.title for each in columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for name in samples:
        cells = [_cell(samples, name, each) for each in columns]
        if any(cell != "–" for cell in cells):
            label = LABELS.get(name, name)
            yield f"| {f'**{label}**' if name == OURS else label} | {' | '.join(cells)} |"


def _cell(samples: Samples, name: str, column: Column) -> str:
    value, ours = _value(samples, name, column), _value(samples, OURS, column)
    if value is None or (column.over and name == BARE):
        return "–"
    text = f"{value:,.{column.digits}f}"
    if not column.ratio or name in (OURS, BARE) or not ours or round(ours, column.digits) <= 0:
        return text
    return f"{text} (×{value / ours:.2g})" if value / ours < 10 else f"{text} (×{value / ours:.0f})"


def _value(samples: Samples, name: str, column: Column) -> float | None:
    found = samples.get(name, {}).get(column.key)
    if not found:
        return None
    bare = samples.get(BARE, {}).get(column.key) if column.over else None
    return statistics.median(found) - (statistics.median(bare) if bare else 0.0)


def _budgets(samples: Samples) -> Iterable[str]:
    yield "| | budget | measured | |"
    yield "|---|---|---|---|"
    for budget in BUDGETS:
        value = _value(samples, OURS, budget.column)
        if value is not None:
            kept = "kept" if value <= budget.limit else "**missed**"
            yield f"| {budget.what} | {budget.limit:g} | {value:.3g} | {kept} |"


def _losses(samples: Samples) -> Iterable[str]:
    for table in TABLES:
        for column in table.columns:
            ours = _value(samples, OURS, column)
            if not column.ratio or ours is None:
                continue
            better = [
                f"{name} {value:,.{column.digits}f}"
                for name in samples
                if name != BARE
                and not name.startswith(OURS)
                and (value := _value(samples, name, column)) is not None
                and _beats(value, ours, column)
            ]
            if better:
                told = f"{table.title}, {column.title}: ours {ours:,.{column.digits}f}"
                yield f"- {told}; {', '.join(better)}"


def _beats(value: float, ours: float, column: Column) -> bool:
    if column.more_is_better:
        return value * LEAST > ours
    return value < ours * LEAST and round(value, column.digits) < round(ours, column.digits)
