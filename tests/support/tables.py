"""Tables that others collected, as tests write them."""

LONG = b"participant,trial,stimulus,generator,truth,choice,rt_ms\n"


def problems(reading) -> dict[int, str]:
    return {problem.row: problem.reason for problem in reading.problems}
