"""Oreigin: from supplier workbooks to a filed Form SD, every figure traceable to its cell."""

__version__ = "0.1.0"
