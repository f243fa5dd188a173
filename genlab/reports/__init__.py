"""What leaves genlab: exports with their codebook, the report with its methods paragraph, charts as pictures.

What comes in: what writes a file for others to read; nothing that decides what the answers say.
"""
