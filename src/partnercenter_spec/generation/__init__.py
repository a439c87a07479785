"""Payloads made from the contract: acceptable ones by construction, and ones with a single known fault."""
