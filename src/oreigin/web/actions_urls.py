"""The addresses of actions, risks, records and overrides, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import actions, actions_deciding, program

urlpatterns = [
    path("actions/", actions.actions, name="actions"),
    path("actions/export.<str:form>", actions.export, name="actions-export"),
    path("actions/new/", actions.new, name="action-new"),
    path("actions/<int:action>/", actions.action, name="action"),
    path("actions/<int:action>/close/", actions.close, name="action-close"),
    path("actions/<int:action>/decide/", actions_deciding.decide, name="action-decide"),
    path("actions/risks/", program.risks, name="risks"),
    path("actions/risks/<int:smelter>/", program.risk, name="risk"),
    path("actions/records/", program.records, name="records"),
    path("actions/records/new/", program.new_record, name="record-new"),
    path("actions/overrides/", program.overrides, name="overrides"),
    path("actions/overrides/new/", program.new_override, name="override-new"),
    path(
        "actions/overrides/<int:override>/remove/",
        program.remove_override,
        name="override-remove",
    ),
]
