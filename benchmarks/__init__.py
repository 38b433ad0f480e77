"""Benchmarks: one module a subject, each measuring itself against a floor or a target."""
