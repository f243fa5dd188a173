"""Measures that look at pixels: features of images, classifiers and discriminators of them, pairs, steered codes."""
