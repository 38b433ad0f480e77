"""The addresses of the screens of one registrant."""

from django.urls import path

from oreigin.web import home

urlpatterns = [
    path("", home.home, name="home"),
]
