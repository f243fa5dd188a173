"""An index over what is asked, to find how others did with it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_trial_stimuli", "trial", [sa.text("CAST(stimuli AS VARCHAR)")])
