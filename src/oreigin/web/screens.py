"""The addresses of the screens of one registrant."""

from django.urls import include, path

from oreigin.web import home, saved_views

urlpatterns = [
    path("", home.home, name="home"),
    path("views/", saved_views.save, name="view-save"),
    path("views/<int:view>/delete/", saved_views.delete, name="view-delete"),
    path("", include("oreigin.web.trail_urls")),
    path("", include("oreigin.web.people_urls")),
    path("", include("oreigin.web.settings_urls")),
    path("<int:year>/", include("oreigin.web.dashboard_urls")),
    path("<int:year>/", include("oreigin.web.suppliers_urls")),
    path("<int:year>/", include("oreigin.web.campaign_urls")),
    path("<int:year>/", include("oreigin.web.responses_urls")),
    path("<int:year>/", include("oreigin.web.smelters_urls")),
    path("<int:year>/", include("oreigin.web.review_urls")),
    path("<int:year>/", include("oreigin.web.lists_urls")),
    path("<int:year>/", include("oreigin.web.actions_urls")),
    path("<int:year>/", include("oreigin.web.declarations_urls")),
    path("<int:year>/", include("oreigin.web.packages_urls")),
    path("<int:year>/", include("oreigin.web.evidence_urls")),
]
