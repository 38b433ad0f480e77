"""Stands before pandas, which is here for comparison alone: Arrow loads it wherever it finds it."""

raise ImportError("measured as where pandas is not installed")
