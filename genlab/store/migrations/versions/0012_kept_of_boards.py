"""How many designs of a board were ever kept, and when the first of them was: those taken out again count, too."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("board", sa.Column("kept", sa.SmallInteger, nullable=False, server_default=sa.text("0")))
    op.add_column("board", sa.Column("first_kept_at", sa.DateTime(timezone=True)))
    # Of older collections what is still there is known.
    op.execute("UPDATE board SET kept = (SELECT count(*) FROM design WHERE design.board_id = board.id)")
    op.execute(
        "UPDATE board SET first_kept_at = (SELECT min(kept_at) FROM design WHERE design.board_id = board.id)"
    )
