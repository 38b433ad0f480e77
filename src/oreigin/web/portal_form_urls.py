"""The addresses of the online form, below a supplier's link."""

from django.urls import path

from oreigin.web import portal_form

urlpatterns = [
    path("form/", portal_form.form, name="portal-form"),
    path("form/begin/", portal_form.begin, name="portal-form-begin"),
    path("form/save/", portal_form.save, name="portal-form-save"),
    path("form/look-up/", portal_form.look_up, name="portal-form-look-up"),
    path("form/smelters/add/", portal_form.add_smelter, name="portal-form-smelter"),
    path("form/products/add/", portal_form.add_product, name="portal-form-product"),
    path("form/remove/", portal_form.remove, name="portal-form-remove"),
    path("form/send/", portal_form.send, name="portal-form-send"),
    path("form/change/", portal_form.change, name="portal-form-change"),
    path("form/workbook/", portal_form.workbook, name="portal-form-workbook"),
]
