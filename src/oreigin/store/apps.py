"""The store as a Django app."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Names the app and the kind of its keys."""

    name = "oreigin.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
