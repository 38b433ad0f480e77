"""Suppliers, contacts and products from a table that somebody brings.

`sheets` makes a table of a file, `columns` says which column is what, `rows` understands the cells,
`comparing` says what would change: pure functions all. `applying` alone reads and writes what is
kept; it is one use case with one event. Nothing of a file is dropped unsaid: each of its rows is
taken or refused with a reason, each of its columns used or named as left out.
"""
