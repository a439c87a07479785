"""Counting results, and what the counts mean for the exit status."""

from partnercenter_spec.render.results import FailOn, Result, Summary

FINDINGS = 1
UNREADABLE = 3


class Tally:
    """The counts of a run."""

    def __init__(self, fail_on: FailOn) -> None:
        """Start at zero."""
        self._fail_on = fail_on
        self._valid = 0
        self._invalid = 0
        self._unreadable = 0
        self._warned = 0
        self._failed = False
        self._other_hosts: dict[str, int] = {}

    def skip(self, host: str) -> None:
        """Count one exchange with a host that is not the service."""
        self._other_hosts[host] = self._other_hosts.get(host, 0) + 1

    def count(self, passed: int) -> None:
        """Count payloads without a finding."""
        self._valid += passed

    def add(self, result: Result) -> None:
        """Count one result; each is exactly one of valid, invalid and unreadable."""
        if not result.readable:
            self._unreadable += 1
            return
        self._failed = self._failed or result.fails(self._fail_on)
        self._warned += bool(result.warnings)
        if result.ok:
            self._valid += 1
        else:
            self._invalid += 1

    def summarise(self, skipped: tuple[str, ...]) -> Summary:
        """Return the counts."""
        hosts = tuple(sorted(self._other_hosts.items()))
        return Summary(self._valid, self._invalid, self._unreadable, self._warned, skipped, hosts)

    def exit_status(self) -> int:
        """Return the exit status; unreadable input outranks findings."""
        if self._unreadable:
            return UNREADABLE
        return FINDINGS if self._failed else 0
