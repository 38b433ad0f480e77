"""The app's addresses and, as under OREIGIN_DEBUG=1, the gallery."""

from django.urls import include, path

from oreigin.web.gallery import urlpatterns as parts

urlpatterns = [path("parts/", include(parts)), path("", include("oreigin.web.urls"))]
