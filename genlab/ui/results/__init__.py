"""The Results page: verdicts, galleries, other people's tables, downloads."""
