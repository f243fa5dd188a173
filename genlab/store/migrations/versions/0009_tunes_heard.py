"""How often and how long somebody listened before an answer, and how much music they make."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("heard", sa.JSON(none_as_null=True)))
    op.add_column(
        "participant", sa.Column("music", sa.String(20), nullable=False, server_default=sa.text("''"))
    )
