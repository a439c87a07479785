"""What ends a command with a message for its caller instead of a report."""


class UsageProblem(Exception):
    """The call itself is wrong: exit status 2."""


class WriteProblem(Exception):
    """The report or an export could not be written where the caller wants it: exit status 2."""


class ReadProblem(Exception):
    """A file that the command is about cannot be read or decoded: exit status 3."""


class Interrupted(Exception):
    """The user stopped the command; the message says how to go on."""
