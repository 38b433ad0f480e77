"""The addresses of responses, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import (
    choosing,
    response_pages,
    responses,
    responses_corrected,
    statements,
    uploads,
)

urlpatterns = [
    path("responses/", responses.responses, name="responses"),
    path("responses/export.<str:form>", responses.export, name="responses-export"),
    path("responses/decide/", responses.decide, name="responses-decide"),
    path("responses/redate/", responses.redate, name="responses-redate"),
    path("responses/upload/", uploads.upload, name="responses-upload"),
    path("responses/upload/progress/", uploads.progress, name="responses-progress"),
    path("responses/upload/<int:upload>/file/", uploads.file, name="upload-file"),
    path("responses/upload/<int:upload>/dismiss/", uploads.dismiss, name="upload-dismiss"),
    path("responses/suppliers/", choosing.suggested, name="suppliers-suggested"),
    path("responses/statement/", statements.statement, name="statement"),
    path("responses/<int:response>/", response_pages.declaration, name="response"),
    path("responses/<int:response>/smelters/", response_pages.smelters, name="response-smelters"),
    path("responses/<int:response>/lists/", response_pages.lists, name="response-lists"),
    path("responses/<int:response>/letter/", response_pages.letter, name="response-letter"),
    path(
        "responses/<int:response>/corrections/",
        responses_corrected.corrections,
        name="response-corrections",
    ),
    path(
        "responses/<int:response>/corrected/",
        responses_corrected.corrected,
        name="response-corrected",
    ),
    path("responses/<int:response>/comment/", response_pages.comment, name="response-comment"),
]
