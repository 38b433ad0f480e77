"""Many workbooks: read once, kept as Parquet, counted to one list by DuckDB."""
