"""Makes the worked example."""

from oreigin.demo.example import build_example, write_example

__all__ = ["build_example", "write_example"]
