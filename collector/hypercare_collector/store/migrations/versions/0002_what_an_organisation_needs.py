"""Signals, the errors that joined a feedback, messages to reporters, alarms, and erasure."""

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
        batch_op.add_column(sa.Column('erased_at', Instant(), nullable=True))
        batch_op.create_index('feedback_of_session', ['project', 'session'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_received_at'), ['received_at'], unique=False)

