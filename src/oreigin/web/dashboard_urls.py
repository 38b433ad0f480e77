"""The addresses of the program dashboard, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import computing, dashboard

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("computing/", computing.computing, name="computing"),
]
