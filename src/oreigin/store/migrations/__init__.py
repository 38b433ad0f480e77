"""Migrations of the store.

`0001_initial` is made from the models; read the models instead. It is one file, as tables of
different modules refer to each other both ways. Until the first release a changed model is put into
it: `python scripts/initial_migration.py` writes it anew. `0002_guards` adds what the database itself
refuses; any later migration that touches tables ends with such guards.
"""
