"""The addresses of one's own account."""

from django.urls import path

from oreigin.web import account

urlpatterns = [
    path("", account.account, name="account"),
    path("name/", account.rename, name="account-name"),
    path("password/", account.password, name="account-password"),
    path("second-factor/", account.enrol, name="second-factor"),
    path("second-factor/remove/", account.remove, name="second-factor-remove"),
    path("sessions/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
]
