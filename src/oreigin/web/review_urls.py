"""The addresses of the review queue, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import review

urlpatterns = [
    path("review/", review.review, name="review"),
    path("review/undo/", review.undo, name="review-undo"),
    path("review/judge/<path:key>/", review.judge, name="review-judge"),
]
