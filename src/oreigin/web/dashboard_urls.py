"""The address of the program dashboard, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import dashboard

urlpatterns = [path("", dashboard.dashboard, name="dashboard")]
