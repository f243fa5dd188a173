"""The Neighbours page: fakes beside their nearest real ones."""
