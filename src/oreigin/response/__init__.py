"""The Declaration a workbook makes, and how it is written out."""
