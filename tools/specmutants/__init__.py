"""Tests the cases: every small change to an authored type has to be noticed by one of them."""
