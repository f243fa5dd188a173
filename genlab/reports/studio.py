"""The columns of the studio's numbers: one row a collection."""

from genlab.reports.columns import Column
from genlab.words import mark

STUDIO = (
    Column(
        "collection",
        "integer",
        "",
        mark("collection of the studio: what one person steered to"),
        mark("from 1"),
    ),
    Column("begun_at", "time", "UTC", mark("when it was begun"), mark("ISO 8601")),
    Column(
        "boards",
        "integer",
        "",
        mark("boards of twelve designs that were laid, but those around a design taken from a contest"),
        mark("0 to 2000"),
    ),
    Column("fresh", "integer", "", mark("boards of new designs"), mark("0 to boards")),
    Column("near", "integer", "", mark("boards that lie around designs picked"), mark("0 to boards")),
    Column("mix", "integer", "", mark("boards on the way between two designs"), mark("0 to boards")),
    Column("turn", "integer", "", mark("boards with another class or other codes"), mark("0 to boards")),
    Column(
        "near_distance",
        "decimal",
        "",
        mark("mean of the slider over boards that lie around designs"),
        mark("0 to 1; empty: no such board"),
    ),
    Column(
        "kept_ever",
        "integer",
        "",
        mark("designs that were ever kept, those taken out again among them"),
        mark("from 0"),
    ),
    Column(
        "kept_share",
        "decimal",
        "",
        mark("share of a board that is kept: the mean over all boards"),
        mark("0 to 1; empty: no board"),
    ),
    Column(
        "steps_to_first",
        "integer",
        "",
        mark("steps from board to board before the first design was kept"),
        mark("from 0; empty: none was kept"),
    ),
    Column("kept_now", "integer", "", mark("designs that the collection holds"), mark("0 to 200")),
    Column(
        "met_random",
        "integer",
        "",
        mark("how often people met one of these beside a random design of the same generator and class"),
        mark("from 0"),
    ),
    Column(
        "taken_before_random",
        "integer",
        "",
        mark("how often they would buy the one of the collection"),
        mark("0 to met_random"),
    ),
)
