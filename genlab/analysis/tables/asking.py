"""What has to be asked about a table before it is read: its columns, and what their names leave unclear."""

from genlab.analysis.tables.columns import match
from genlab.analysis.tables.forms import form_of
from genlab.analysis.tables.source import columns_of
from genlab.errors import GenlabError


def asked(raw: bytes) -> tuple[list[str], str]:
    """Return a file's columns, and what is unclear about them ("" where nothing is).

    Raises:
        GenlabError: where it is no table.
    """
    columns = columns_of(raw)
    try:
        form_of(match(columns, {}))
    except GenlabError as error:
        return list(columns), str(error)
    return list(columns), ""
