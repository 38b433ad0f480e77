"""The addresses of lists, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import lists

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/read/", lists.read, name="list-read"),
    path("lists/<int:snapshot>/", lists.one, name="list"),
    path("lists/<int:snapshot>/changes/", lists.preview, name="list-preview"),
    path("lists/<int:snapshot>/apply/", lists.apply, name="list-apply"),
]
