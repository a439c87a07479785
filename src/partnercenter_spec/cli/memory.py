"""What a process does with memory that it no longer uses."""

_KEPT = 8 * 1024 * 1024


def keep_freed_memory() -> None:
    """Have blocks reuse the memory of those before. To get it from the system anew costs a quarter of judging them.

    The C library of Linux keeps twice as much free memory as the largest piece was that it gave back to the system.
    Processes that are forked from this one do so too.
    """
    bytes(_KEPT)  # never written to, so it takes no time
