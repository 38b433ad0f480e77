"""Migrations of the store.

`0001_initial` is what Django makes of the models; read the models instead. It is one file, as tables
of different modules refer to each other both ways. Until the first release a changed model is put
into it: remove it, run `django-admin makemigrations store --name initial`, format it. `0002_guards`
then adds what the database itself refuses; any later migration that touches tables ends with it.
"""
