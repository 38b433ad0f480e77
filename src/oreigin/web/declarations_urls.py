"""The addresses of our own declarations, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import declaration, declarations

_ONE = "declarations/<int:declaration>/"

urlpatterns = [
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/progress/", declarations.progress, name="declarations-progress"),
    path("declarations/again/", declarations.again, name="declarations-again"),
    path("declarations/new/", declarations.new, name="declaration-new"),
    path("declarations/declarant/", declarations.declarant, name="declarant"),
    path(
        "declarations/sent/<int:outgoing>/", declarations.sent_workbook, name="declaration-as-sent"
    ),
    path(_ONE, declaration.declaration, name="declaration"),
    path(f"{_ONE}smelters/", declaration.smelters, name="declaration-smelters"),
    path(f"{_ONE}products/", declaration.products, name="declaration-products"),
    path(
        f"{_ONE}products/<int:product>/minerals/",
        declaration.minerals,
        name="declaration-minerals",
    ),
    path(f"{_ONE}leaves/", declaration.leaves, name="declaration-leaves"),
    path(f"{_ONE}answers/<str:subject>/", declaration.answer, name="declaration-answer"),
    path(
        f"{_ONE}answers/<str:subject>/take-back/",
        declaration.take_back,
        name="declaration-take-back",
    ),
    path(f"{_ONE}workbook/", declaration.workbook, name="declaration-workbook"),
    path(f"{_ONE}send/", declaration.send, name="declaration-send"),
    path(f"{_ONE}remove/", declaration.remove, name="declaration-remove"),
]
