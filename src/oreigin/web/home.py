"""The first page of a registrant."""

from django.http import HttpResponse
from django.shortcuts import render

from oreigin.web.access import PageRequest, page


@page("program.read")
def home(request: PageRequest) -> HttpResponse:
    """Show the registrant's reporting periods."""
    return render(request, "web/home.html")
