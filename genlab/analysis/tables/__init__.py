"""Tables that others collected: from bytes to rows, columns to roles, cells to meanings, and the rows that can be used.

What comes in: one step of a table's way a module. Nothing is silently dropped: what cannot be used is told by its line
and reason, the good rows are kept, and what could be meant either way is asked for.
"""

from genlab.analysis.tables.asking import Question
from genlab.analysis.tables.columns import ROLES, match
from genlab.analysis.tables.forms import form_of, read
from genlab.analysis.tables.reading import Problem, Reading
from genlab.analysis.tables.said import Said
from genlab.analysis.tables.source import columns_of

__all__ = ["ROLES", "Problem", "Question", "Reading", "Said", "columns_of", "form_of", "match", "read"]
