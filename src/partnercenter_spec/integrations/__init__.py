"""Judging what HTTP clients send and get while they do it. Only the module `httpx` imports its library."""
