"""The Your images page: a pack of one's own files."""
