"""Training: what a run is, the loop that trains it, what it leaves on disk, the queue of jobs and who works it off.

What comes in: what happens between "train this" and a checkpoint. A `run` has a `schedule` and goes on from its saved
`state`; `loop` trains it and yields its progress, `previews` and `export` are what it draws and becomes. `runs` reads
what lies in its folder. A `job` asks for a run; `jobs` is the queue, `worker` works it off; `sweep` trains many runs.
`run`, `loop`, `previews` and `export` alone load Keras: the web process reads the others.
"""
