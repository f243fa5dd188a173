"""The tables. A change here needs a new migration in migrations/versions/ (a test compares the two)."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    cast,
    false,
    text,
)

from genlab.store.metadata import Utc as Utc
from genlab.store.metadata import metadata as metadata
from genlab.store.orders import CANCELLED as CANCELLED
from genlab.store.orders import delivery as delivery
from genlab.store.orders import design_order as design_order

OPEN, PAUSED, ENDED = "open", "paused", "ended"
RUNNING = "running"

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("join_code", String(16), unique=True),  # null: a standing session, which anyone may enter
    Column("pack_name", String(200), nullable=False),
    Column("pack_sha256", String(64), nullable=False),
    Column("protocol", String(40), nullable=False),
    Column("questions", SmallInteger, nullable=False),
    Column("settings", JSON, nullable=False),  # what differs from the defaults
    Column("state", String(20), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("settings_key", String(64), nullable=False, server_default=text("''")),  # "": defaults
    Column("title", String(200), nullable=False, server_default=text("''")),
    Column("host_sha256", String(64)),  # of the secret that gives the host's rights; null: a standing session
    Column("hosting", JSON(none_as_null=True)),  # what differs from the defaults
    Column("seed", BigInteger),  # the first participant's; null: follows from the id
    Column("locked", Boolean, nullable=False, server_default=false()),  # nobody else may join
    Column("position", SmallInteger),  # the question that a teacher has opened; null: none yet, or own pace
    Column(
        "revealed", Boolean, nullable=False, server_default=false()
    ),  # whether that question is closed and told
    Column("opened_at", Utc),  # when it was opened
    # How its rounds are drawn, as in genlab.protocols: 1 half and half (by an older genlab), 2 by coins.
    Column("drawing", SmallInteger, nullable=False, server_default=text("1")),
    sqlite_autoincrement=True,  # an id in an export never comes to mean another session
)
Index("uq_session_host_sha256", session.c.host_sha256, unique=True)

# One standing open session of what is asked and how it is drawn: two first visitors at once open one, not two.
Index(
    "uq_session_standing",
    session.c.pack_sha256,
    session.c.protocol,
    session.c.questions,
    session.c.settings_key,
    session.c.drawing,
    unique=True,
    sqlite_where=session.c.join_code.is_(None) & (session.c.state == OPEN),
    postgresql_where=session.c.join_code.is_(None) & (session.c.state == OPEN),
)

participant = Table(
    "participant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", Integer, ForeignKey(session.c.id), nullable=False, index=True),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("seed", BigInteger, nullable=False),
    Column("nickname", String(40), nullable=False),
    Column("language", String(20), nullable=False),
    Column("device", String(200), nullable=False),
    Column("joined_at", Utc, nullable=False),
    Column("label", String(80), nullable=False, server_default=text("''")),  # of a personal link
    Column("consented_at", Utc),
    Column("removed_at", Utc),  # when the host sent the participant out
    Column("browser", String(64), index=True),  # keyed hash, another in every session; null: unknown
    Column(
        "music", String(20), nullable=False, server_default=text("''")
    ),  # how much they make; "": not asked
    sqlite_autoincrement=True,
)

# A personal link; its token becomes the participant's when its owner joins.
invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", Integer, ForeignKey(session.c.id), nullable=False),
    Column("label", String(80), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    sqlite_autoincrement=True,
)
Index("uq_invitation_session_id", invitation.c.session_id, invitation.c.label, unique=True)

# Keyed by what they are, participant and index: a round's rows lie together, and an answer cannot stand twice.
trial = Table(
    "trial",
    metadata,
    Column("participant_id", Integer, ForeignKey(participant.c.id), primary_key=True),
    Column("index", SmallInteger, primary_key=True, autoincrement=False),  # from 0
    Column("stimuli", JSON, nullable=False),  # stimulus numbers as shown, left to right
    Column("truth", String(20), nullable=False),
    Column("generator", String(80), nullable=False),  # "": no fake is shown
    Column("served_at", Utc),  # null: not yet shown, cannot be answered
    Column("part", String(20), nullable=False, server_default="main"),
    Column("exposure_ms", Double),  # how long the image is to be shown; null: without limit
    Column("expired_at", Utc),  # when its time ran out unanswered
    sqlite_with_rowid=False,
)

# Finds how others did with the same stimuli; as text, for PostgreSQL compares no JSON.
Index("ix_trial_stimuli", cast(trial.c.stimuli, String))

answer = Table(
    "answer",
    metadata,
    Column("participant_id", Integer, primary_key=True),
    Column("index", SmallInteger, primary_key=True, autoincrement=False),
    Column("choice", String(20), nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("rt_ms", Double),  # from paint to tap on the client; null: not measured or not credible
    Column("answered_at", Utc, nullable=False),
    Column(
        "shown_ms", Double
    ),  # how long the client measured the image on screen; null: without limit, or unknown
    Column("confidence", SmallInteger),  # 50 to 100 per cent; null: not asked
    Column("reason", String(500)),  # null: not asked, or none given
    Column(
        "heard", JSON(none_as_null=True)
    ),  # how often and for how many ms each stimulus sounded; null: nothing
    ForeignKeyConstraint(["participant_id", "index"], [trial.c.participant_id, trial.c.index]),
    sqlite_with_rowid=False,
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("progress", Double, nullable=False),  # 0 to 1
    Column("message", String(1000), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("heartbeat_at", Utc),
    Column("queued_at", Utc),  # when it last came into the queue
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column(
        "owner", String(80), nullable=False, server_default=text("''")
    ),  # the process that runs it; "": none
    Column("stopping", Boolean, nullable=False, server_default=false()),  # somebody wants it to stop
    Column("step", Integer),
    Column("steps", Integer),
    Column("seconds_left", Double),
    Column(
        "maker_sha256", String(64)
    ),  # of the secret of whoever started it; null: an older genlab did not ask
)

# One job of a kind runs at a time, however many processes look at the queue.
Index(
    "uq_job_running",
    job.c.kind,
    unique=True,
    sqlite_where=job.c.state == RUNNING,
    postgresql_where=job.c.state == RUNNING,
)

# What somebody steers to and keeps in the studio, under the secret that the page's address holds.
collection = Table(
    "collection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner_sha256", String(64), nullable=False, unique=True),
    Column("shared_sha256", String(64), nullable=False, unique=True),  # of the link that shows it
    Column("created_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)

board = Table(
    "board",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("collection_id", Integer, ForeignKey(collection.c.id), nullable=False, index=True),
    Column("parent_id", Integer, ForeignKey("board.id")),  # null: a board of new designs
    Column("checkpoint", String(200), nullable=False),  # its name, for people; its hash finds it
    Column("checkpoint_sha256", String(64), nullable=False),
    Column("recipe", JSON, nullable=False),  # how it came from its parent, as in genlab.designs.boards
    Column("created_at", Utc, nullable=False),
    Column(
        "kept", SmallInteger, nullable=False, server_default=text("0")
    ),  # how many of its designs were ever kept
    Column("first_kept_at", Utc),  # when the first of them was; null: none
    Column(
        "kept_places", SmallInteger, nullable=False, server_default=text("0")
    ),  # where they stand, a bit each
    sqlite_autoincrement=True,
)

design = Table(
    "design",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("collection_id", Integer, ForeignKey(collection.c.id), nullable=False),
    Column("board_id", Integer, ForeignKey(board.c.id), nullable=False),
    Column("place", SmallInteger, nullable=False),  # on its board, from 0
    Column("checkpoint", String(200), nullable=False),
    Column("checkpoint_sha256", String(64), nullable=False),
    Column("label", SmallInteger),  # the class; null: the generator knows none
    Column("latent", Text, nullable=False),  # float32, little-endian, in base64
    Column("pixels_sha256", String(64), nullable=False),
    Column("look", Text, nullable=False),  # 16 x 16 grey levels in base64, by which designs are told apart
    Column("name", String(80), nullable=False),
    Column("note", String(1000), nullable=False),
    Column("position", Integer, nullable=False),  # in its collection, by hand
    Column("kept_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)
Index("uq_design_collection_id", design.c.collection_id, design.c.pixels_sha256, unique=True)
