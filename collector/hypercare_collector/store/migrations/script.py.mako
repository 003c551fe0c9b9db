"""${message}."""

import sqlalchemy as sa
from alembic import op
from hypercare_collector.store.tables import Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step on."""
    ${upgrades if upgrades else "pass"}
