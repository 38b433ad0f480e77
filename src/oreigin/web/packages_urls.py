"""The addresses of filing packages, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import packages

urlpatterns = [
    path("evidence/packages/", packages.packages, name="packages"),
    path("evidence/packages/make/", packages.make, name="package-make"),
    path("evidence/packages/progress/", packages.progress, name="package-progress"),
    path("evidence/packages/<int:package>/", packages.package, name="package"),
    path("evidence/packages/<int:package>/approve/", packages.approve, name="package-approve"),
    path("evidence/packages/<int:package>/download/", packages.download, name="package-download"),
    path("evidence/packages/<int:package>/files/<path:file>", packages.file, name="package-file"),
]
