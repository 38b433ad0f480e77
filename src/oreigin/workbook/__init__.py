"""Bytes to cells, safely and fast; which template, which version; writing workbooks of our own."""
