"""Recorded HTTP traffic -> exchanges: HAR, VCR cassettes, PowerShell sessions, raw messages, lines of exchanges."""

from partnercenter_spec.recordings.reading import Recording, Unsupported
from partnercenter_spec.recordings.values import Malformed

__all__ = ["Malformed", "Recording", "Unsupported"]
