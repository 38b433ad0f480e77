"""The addresses of lists, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import lists, lists_members

urlpatterns = [
    path("lists/", lists.lists, name="lists"),
    path("lists/read/", lists.read, name="list-read"),
    path("lists/<int:snapshot>/", lists.one, name="list"),
    path("lists/<int:snapshot>/changes/", lists.preview, name="list-preview"),
    path("lists/<int:snapshot>/names/", lists_members.members, name="list-members"),
    path("lists/<int:snapshot>/names/match/", lists_members.match, name="list-match"),
    path("lists/<int:snapshot>/apply/", lists.apply, name="list-apply"),
    path("lists/<int:snapshot>/not-needed/", lists.set_aside, name="list-set-aside"),
]
