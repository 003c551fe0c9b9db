"""The tables, as SQLAlchemy Core sees them. Migrations make them; ``tests`` compare the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from hypercare_collector.store.drivers import holdable


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store every moment in UTC."""
        return value and value.astimezone(UTC).replace(
            tzinfo=None if dialect.name == "sqlite" else UTC
        )

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give every moment its zone back."""
        return value and value.replace(tzinfo=UTC)


class Line(TypeDecorator[str]):
    """A text of at most so many characters; who writes cuts it, since PostgreSQL refuses more."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Leave out what cannot be held."""
        return value and holdable(value)


class Words(TypeDecorator[str]):
    """A text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Leave out what cannot be held."""
        return value and holdable(value)


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Line(40), primary_key=True),
    Column("value", Line(200), nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", Line(40), primary_key=True),
    Column("name", Line(200), nullable=False),
    Column("prefix", Line(12), nullable=False, unique=True),
    Column("origins", JSON, nullable=False),
    Column("public_key", Words, nullable=False),
    Column("secret_key", Words, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("received", Integer, nullable=False, server_default="0"),
    Column("receipts", Integer, nullable=False, server_default="0"),
    Column("rejected", Integer, nullable=False, server_default="0"),
)

destinations = Table(
    "destinations",
    metadata,
    Column("name", Line(40), primary_key=True),
    Column("kind", Line(40), nullable=False),
    Column("options", JSON, nullable=False),
)

routes = Table(
    "routes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", ForeignKey("projects.id"), nullable=False, index=True),
    Column("conditions", JSON, nullable=False),
    Column("destinations", JSON, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Line(36), primary_key=True),
    Column("key", Line(32), nullable=False, unique=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("title", Line(200), nullable=False),
    Column("fingerprint", Line(64)),
    Column("state", Line(20), nullable=False),
    Column("priority", Line(2), nullable=False),
    Column("priority_reason", Words, nullable=False),
    Column("category", Line(40)),
    Column("module", Line(200)),
    Column("feedbacks", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
)
Index(
    "open_case_of_fingerprint",
    cases.c.project,
    cases.c.fingerprint,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("uid", Line(36), primary_key=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("id", Line(36), nullable=False, index=True),
    Column("receipt", Line(32), nullable=False, unique=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("opened_case", Boolean, nullable=False),
    Column("body_hash", Line(64), nullable=False),
    Column("content", JSON, nullable=False),
    Column("vouched", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False, index=True),
    Column("session", Line(200)),
    Column("happened_at", Instant),
    Column("stripped_at", Instant),
    Column("erased_at", Instant),
    UniqueConstraint("project", "id", name="one_feedback_per_id"),
)
Index("feedback_of_session", feedback.c.project, feedback.c.session)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Line(36), primary_key=True),
    Column("feedback_uid", ForeignKey("feedback.uid"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", Line(200), nullable=False),
    Column("media_type", Line(200), nullable=False),
    Column("kind", Line(20), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Line(64), nullable=False),
    Column("path", Line(200), nullable=False),
    Column("state", Line(20), nullable=False),
    Column("reason", Words),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_until", Instant),
)
Index(
    "pending_attachments",
    attachments.c.feedback_uid,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Line(40), nullable=False, unique=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("feedback_uid", ForeignKey("feedback.uid"), nullable=False, index=True),
    Column("destination", ForeignKey("destinations.name"), nullable=False),
    Column("verb", Line(20), nullable=False),
    Column("about", Line(60), nullable=False, server_default=""),
    Column("attachment_id", ForeignKey("attachments.id")),
    Column("state", Line(20), nullable=False),
    Column("reason", Words),
    Column("unsure", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", Instant, nullable=False),
    Column("holder", Line(120)),
    Column("lease_until", Instant),
    Column("cut_off", Integer, nullable=False, server_default="0"),
    Column("touched_at", Instant),
    Column("queued_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
Index(
    "due_deliveries",
    deliveries.c.state,
    deliveries.c.destination,
    deliveries.c.due,
    deliveries.c.id,
)
for _name, _columns, _where in (
    ("creates_of_ticket", ("case_id", "destination"), "verb = 'create'"),
    ("leased_deliveries", ("destination", "case_id"), "holder IS NOT NULL"),
    ("cut_off_deliveries", ("cut_off",), "cut_off > 0"),
):
    Index(
        _name,
        *(deliveries.c[column] for column in _columns),
        sqlite_where=text(_where),
        postgresql_where=text(_where),
    )
Index("deliveries_of_ticket", deliveries.c.case_id, deliveries.c.destination)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", Line(20), nullable=False),
    Column("detail", Words, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("destination", ForeignKey("destinations.name"), primary_key=True),
    Column("remote_id", Line(200), nullable=False),
    Column("name", Line(200), nullable=False),
    Column("url", Words, nullable=False),
    Column("linked_at", Instant, nullable=False),
)

rejections = Table(
    "rejections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", ForeignKey("projects.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("media_type", Line(200), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
)

signals = Table(
    "signals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("session", Line(200), nullable=False),
    Column("fingerprint", Line(64), nullable=False),
    Column("trace_id", Line(64)),
    Column("error", JSON, nullable=False),
    Column("count", Integer, nullable=False),
    Column("ids", JSON, nullable=False),
    Column("vouched", Boolean, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False, index=True),
)
Index("signals_of_session", signals.c.project, signals.c.session, signals.c.fingerprint)

joined = Table(
    "joined",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feedback_uid", ForeignKey("feedback.uid"), nullable=False),
    Column("fingerprint", Line(64), nullable=False),
    Column("error", JSON, nullable=False),
    Column("count", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    UniqueConstraint("feedback_uid", "fingerprint", name="one_error_joins_once"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("text", Words, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("name", Line(120), primary_key=True),
    Column("text", Words, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told_at", Instant),
)
