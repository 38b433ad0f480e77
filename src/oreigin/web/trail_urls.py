"""The addresses of the audit trail, below `<registrant>/`: it tells of all periods."""

from django.urls import path

from oreigin.web import trail

urlpatterns = [
    path("trail/", trail.events, name="trail"),
    path("trail/export.<str:form>", trail.export, name="trail-export"),
    path("trail/verify/", trail.verify, name="trail-verify"),
    path("trail/<int:sequence>/", trail.event, name="trail-event"),
]
