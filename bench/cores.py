"""Which of the machine's processor cores serves, and which send; else a server would be slowed by its own sender."""

import os


def pin_server() -> list[str]:
    """The beginning of a command line that keeps a program on the first core we may use."""
    return ["taskset", "--cpu-list", str(_list_cores()[0])]


def pin_sender() -> list[str]:
    """The same for all the other cores, or for the only one there is."""
    cores = _list_cores()
    return ["taskset", "--cpu-list", ",".join(map(str, cores[1:] or cores))]


def _list_cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))
