"""Judging samples by numbers: features, Frechet distance, nearest real images."""
