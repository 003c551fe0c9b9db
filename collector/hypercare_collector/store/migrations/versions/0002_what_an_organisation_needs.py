"""Signals, the errors that joined a feedback, messages to reporters, alarms, and erasure."""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op
from hypercare_collector.store.tables import Instant

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step on."""
    op.create_table('alarms',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('since', Instant(), nullable=False),
    sa.Column('told_at', Instant(), nullable=True),
    sa.PrimaryKeyConstraint('name')
    )
    op.create_table('signals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project', sa.String(length=40), nullable=False),
    sa.Column('session', sa.String(length=200), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('trace_id', sa.String(length=64), nullable=True),
    sa.Column('error', sa.JSON(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('ids', sa.JSON(), nullable=False),
    sa.Column('vouched', sa.Boolean(), nullable=False),
    sa.Column('first_at', Instant(), nullable=False),
    sa.Column('last_at', Instant(), nullable=False),
    sa.Column('received_at', Instant(), nullable=False),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('signals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signals_received_at'), ['received_at'], unique=False)
        batch_op.create_index('signals_of_session', ['project', 'session', 'fingerprint'], unique=False)

    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_case_id'), ['case_id'], unique=False)

    op.create_table('joined',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('feedback_uid', sa.String(length=36), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('error', sa.JSON(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('at', Instant(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['feedback_uid'], ['feedback.uid'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('feedback_uid', 'fingerprint', name='one_error_joins_once')
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=60), server_default='', nullable=False))

    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.add_column(sa.Column('session', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('happened_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('stripped_at', Instant(), nullable=True))
        batch_op.add_column(sa.Column('erased_at', Instant(), nullable=True))
        batch_op.create_index('feedback_of_session', ['project', 'session'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_received_at'), ['received_at'], unique=False)

    op.drop_index('pending_attachments', table_name='attachments')
    pending = sa.text("state = 'pending'")
    op.create_index('pending_attachments', 'attachments', ['feedback_uid'], unique=False, sqlite_where=pending, postgresql_where=pending)
    op.drop_index('due_deliveries', table_name='deliveries')
    op.create_index('due_deliveries', 'deliveries', ['state', 'destination', 'due', 'id'], unique=False)
    for name, columns, where in (
        ('creates_of_ticket', ['case_id', 'destination'], "verb = 'create'"),
        ('leased_deliveries', ['destination', 'case_id'], 'holder IS NOT NULL'),
        ('cut_off_deliveries', ['cut_off'], 'cut_off > 0'),
    ):
        op.create_index(name, 'deliveries', columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

    _placed_in_time(op.get_bind())


def _placed_in_time(db: sa.Connection) -> None:
    """Say of what is here already in which session it happened, and when."""
    feedback = sa.table(
        'feedback',
        *(sa.column(name, sa.String) for name in ('uid', 'session')),
        *(sa.column(name, Instant) for name in ('received_at', 'happened_at')),
        sa.column('content', sa.JSON),
    )
    rows = sa.select(feedback.c.uid, feedback.c.content, feedback.c.received_at).order_by(feedback.c.uid).limit(500)
    last = ''
    while found := db.execute(rows.where(feedback.c.uid > last)).all():
        db.execute(
            sa.update(feedback)
            .where(feedback.c.uid == sa.bindparam('row'))
            .values(session=sa.bindparam('of_session'), happened_at=sa.bindparam('at')),
            [{'row': row.uid, 'of_session': _session(row.content), 'at': row.received_at} for row in found],
        )
        last = found[-1].uid


def _session(content: dict[str, Any]) -> str | None:
    """Return a session by which things may be joined: a plain word of at most 200 characters."""
    context = content.get('context')
    said = context.get('session') if isinstance(context, dict) else None
    return said if isinstance(said, str) and re.fullmatch(r'[\w.~:+/=@-]{1,200}', said, re.ASCII) else None
