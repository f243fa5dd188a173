"""Judging those that compose by numbers: metre, finals, repeats, steps and lengths, copies, and who tells them."""
