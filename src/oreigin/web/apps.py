"""The screens as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app; it has templates, static files and template tags, but no tables."""

    name = "oreigin.web"
    label = "web"
