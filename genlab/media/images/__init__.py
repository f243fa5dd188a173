"""Pixels: files decoded, grids drawn, strokes measured, cues audited, the nearest found."""
