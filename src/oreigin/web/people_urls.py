"""The addresses of people, below `<registrant>/`."""

from django.urls import path

from oreigin.web import people, people_personal

urlpatterns = [
    path("people/", people.members, name="people"),
    path("people/invite/", people.invite, name="people-invite"),
    path("people/invitations/<int:invitation>/revoke/", people.revoke, name="people-revoke"),
    path("people/<int:member>/role/", people.change_role, name="people-role"),
    path("people/<int:member>/end/", people.end, name="people-end"),
    path("people/personal-data/", people_personal.look, name="personal-data"),
    path("people/personal-data/export/", people_personal.export, name="personal-data-export"),
    path("people/personal-data/erase/", people_personal.erase, name="personal-data-erase"),
]
