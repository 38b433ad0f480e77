"""The addresses of smelters, below `<registrant>/<year>/`.

A smelter's key is its CID, or what was typed: any characters, slashes too.
"""

from django.urls import path

from oreigin.web import smelters, smelters_changes

urlpatterns = [
    path("smelters/", smelters.smelters, name="smelters"),
    path("smelters/export.<str:form>", smelters.export, name="smelters-export"),
    path("smelters/changes/", smelters_changes.changes, name="smelters-changes"),
    path(
        "smelters/changes/export.<str:form>",
        smelters_changes.export,
        name="smelters-changes-export",
    ),
    path("smelters/comment/<path:key>/", smelters.comment, name="smelter-comment"),
    path("smelters/facility/<path:key>/", smelters.smelter, name="smelter"),
]
