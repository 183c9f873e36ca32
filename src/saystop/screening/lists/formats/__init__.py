"""Formats in which lists come. Each reads a stream into entries and faults, in flat memory, and can be read on from a mark."""
