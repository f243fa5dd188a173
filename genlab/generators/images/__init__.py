"""Families of generators that draw pixels, one a file, each beside its paper."""
