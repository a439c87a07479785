"""Two versions of the contract side by side: what changed, whom it breaks, and which version it needs."""

from partnercenter_spec.comparison.changes import Audience, Change, Comparison, Verdict
from partnercenter_spec.comparison.nodes import NotComparable
from partnercenter_spec.comparison.whole import compare

__all__ = ["Audience", "Change", "Comparison", "NotComparable", "Verdict", "compare"]
