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


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("prefix", String(12), nullable=False, unique=True),
    Column("origins", JSON, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("secret_key", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("received", Integer, nullable=False, server_default="0"),
    Column("receipts", Integer, nullable=False, server_default="0"),
    Column("rejected", Integer, nullable=False, server_default="0"),
)

destinations = Table(
    "destinations",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("kind", String(40), nullable=False),
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
    Column("id", String(36), primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("title", String(200), nullable=False),
    Column("fingerprint", String(64)),
    Column("state", String(20), nullable=False),
    Column("priority", String(2), nullable=False),
    Column("priority_reason", Text, nullable=False),
    Column("category", String(40)),
    Column("module", String(200)),
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
    Column("uid", String(36), primary_key=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("id", String(36), nullable=False, index=True),
    Column("receipt", String(32), nullable=False, unique=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("opened_case", Boolean, nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("content", JSON, nullable=False),
    Column("vouched", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False, index=True),
    Column("session", String(200)),
    Column("happened_at", Instant),
    Column("erased_at", Instant),
    UniqueConstraint("project", "id", name="one_feedback_per_id"),
)
Index("feedback_of_session", feedback.c.project, feedback.c.session)

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("feedback_uid", ForeignKey("feedback.uid"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("path", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_until", Instant),
)
Index(
    "pending_attachments",
    attachments.c.state,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(40), nullable=False, unique=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("feedback_uid", ForeignKey("feedback.uid"), nullable=False, index=True),
    Column("destination", ForeignKey("destinations.name"), nullable=False),
    Column("verb", String(20), nullable=False),
    Column("about", String(60), nullable=False, server_default=""),
    Column("attachment_id", ForeignKey("attachments.id")),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("unsure", Boolean, nullable=False, server_default=text("false")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due", Instant, nullable=False),
    Column("holder", String(120)),
    Column("lease_until", Instant),
    Column("cut_off", Integer, nullable=False, server_default="0"),
    Column("touched_at", Instant),
    Column("queued_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
Index("due_deliveries", deliveries.c.state, deliveries.c.due)
Index("deliveries_of_ticket", deliveries.c.case_id, deliveries.c.destination)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("detail", Text, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("destination", ForeignKey("destinations.name"), primary_key=True),
    Column("remote_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("url", Text, nullable=False),
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
    Column("media_type", String(200), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
)

signals = Table(
    "signals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project", ForeignKey("projects.id"), nullable=False),
    Column("session", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("trace_id", String(64)),
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
    Column("fingerprint", String(64), nullable=False),
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
    Column("text", Text, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("text", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told_at", Instant),
)
