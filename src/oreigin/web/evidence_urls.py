"""The addresses of the evidence, below `<registrant>/<year>/`.

The ids of figures, claims and smelters hold any characters, slashes too.
"""

from django.urls import path

from oreigin.web import evidence, evidence_export, evidence_pages, evidence_rows

urlpatterns = [
    path("evidence/", evidence.figures, name="evidence"),
    path("evidence/export.<str:form>", evidence.export, name="evidence-export"),
    path(
        "evidence/figures/<path:code>/members.<str:form>",
        evidence_export.members,
        name="figure-export",
    ),
    path("evidence/figures/<path:code>/", evidence.figure, name="figure"),
    path("evidence/claims/", evidence.claims, name="claims"),
    path("evidence/claims/<path:code>/", evidence.claim, name="claim"),
    path("evidence/determination/", evidence_pages.determination, name="determination"),
    path("evidence/attention/", evidence_pages.attention, name="attention"),
    path("evidence/comments/", evidence_pages.comments, name="comments"),
    path("evidence/comment/", evidence_pages.comment, name="evidence-comment"),
    path("evidence/smelters/<path:key>/", evidence_rows.smelter, name="evidence-smelter"),
    path("evidence/rows/<int:response>/<int:row>/", evidence_rows.row, name="evidence-row"),
]
