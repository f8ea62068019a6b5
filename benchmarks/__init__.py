"""Benchmarks: side by side in one run, each figure measured in a process of its own."""
