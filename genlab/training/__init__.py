"""Training: the loop that yields its progress, what a run leaves on disk, the queue of jobs and who works it off.

What comes in: what happens between "train this" and a checkpoint. `loop` alone needs Keras; `runs`, `jobs` and `worker`
are read by the web process.
"""
