"""Migrations of the store.

`0001_initial` is what Django makes of the models; read the models instead. It is one file, as tables
of different modules refer to each other both ways. Until the first release a changed model is put
into it: set `0002_guards` aside, remove it, run `django-admin makemigrations store --name initial`,
format it, and put `0002_guards` back, which adds what the database itself refuses. Any later
migration that touches tables ends with such guards.
"""
