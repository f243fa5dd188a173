"""A column of an export."""

from dataclasses import dataclass

# How a table for analysis keeps a cell of each type.
DTYPES = {
    "text": "str",
    "integer": "int64",
    "decimal": "float64",
    "0/1": "bool",
    "time": "datetime64[us, UTC]",
}


@dataclass(frozen=True)
class Column:
    """A column of an export, as the codebook tells it; `type` is one of WRITERS."""

    name: str
    type: str
    unit: str
    meaning: str
    values: str

    @property
    def dtype(self) -> str:
        """How a table for analysis keeps it."""
        return "float64" if self.type == "integer" and "empty" in self.values else DTYPES[self.type]
