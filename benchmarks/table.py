"""A line of the table: a figure beside its goal."""

Line = tuple[str, str, str, str]  # figure, goal, result, whether it is reached


def reached(yes: bool) -> str:
    return "reached" if yes else "MISSED"
