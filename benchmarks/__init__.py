"""Benchmarks: each module is run as a process of its own and prints its tables. `docs/benchmarks.md` reads them."""
