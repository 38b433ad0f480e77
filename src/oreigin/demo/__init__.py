"""The worked example: makes its case folder and runs it."""
