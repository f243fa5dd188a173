"""Judging samples by numbers: distances on shipped features, overlap, copies, classifiers, nearest real images."""
