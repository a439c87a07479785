"""Proves that code generated from our documents compiles and that real payloads survive it, in every language."""
