"""What a stimulus is made of: pixels, words, notes; and how their arrays lie in files.

What comes in: only what is true of a kind of stimulus wherever it is used (its file, its encoding, its distance, its
cues), and nothing that knows packs, questions, databases or screens. A medium is a folder; `images` is the first.
"""
