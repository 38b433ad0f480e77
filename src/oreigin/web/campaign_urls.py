"""The addresses of the campaign, messages, mails and questions, below `<registrant>/<year>/`."""

from django.urls import path

from oreigin.web import (
    campaign,
    campaign_mails,
    campaign_messages,
    campaign_plan,
    campaign_questions,
    campaign_schedule,
    campaign_texts,
    campaign_writing,
)

urlpatterns = [
    path("campaign/", campaign.overview, name="campaign"),
    path("campaign/ahead/", campaign.ahead, name="campaign-ahead"),
    path("campaign/launch/", campaign.launch, name="campaign-launch"),
    path("campaign/pause/", campaign.pause, name="campaign-pause"),
    path("campaign/plan/", campaign_plan.plan, name="campaign-plan"),
    path("campaign/plan/export.<str:form>", campaign_plan.export, name="campaign-plan-export"),
    path("campaign/plan/message/", campaign_plan.drafted, name="campaign-draft"),
    path("campaign/schedule/", campaign_schedule.schedule, name="campaign-schedule"),
    path("campaign/texts/", campaign_texts.texts, name="campaign-texts"),
    path(
        "campaign/texts/<slug:message>/<slug:language>/", campaign_texts.text, name="campaign-text"
    ),
    path("campaign/messages/", campaign_messages.listed, name="messages"),
    path("campaign/messages/export.<str:form>", campaign_messages.export, name="messages-export"),
    path("campaign/messages/write/", campaign_writing.write, name="message-write"),
    path("campaign/messages/<int:sent>/", campaign_messages.message, name="message"),
    path("campaign/messages/<int:sent>/file/", campaign_messages.file, name="message-file"),
    path("campaign/messages/<int:sent>/cancel/", campaign_messages.cancel, name="message-cancel"),
    path("campaign/messages/<int:sent>/again/", campaign_messages.again, name="message-again"),
    path("campaign/inbox/", campaign_mails.listed, name="mails"),
    path("campaign/inbox/<int:mail>/", campaign_mails.mail, name="mail"),
    path("campaign/inbox/<int:mail>/download/", campaign_mails.file, name="mail-file"),
    path("campaign/inbox/<int:mail>/supplier/", campaign_mails.assign, name="mail-assign"),
    path("campaign/inbox/<int:mail>/dismiss/", campaign_mails.dismiss, name="mail-dismiss"),
    path("campaign/questions/", campaign_questions.listed, name="questions"),
    path("campaign/questions/new/", campaign_questions.new, name="question-new"),
    path("campaign/questions/<int:question>/", campaign_questions.question, name="question"),
    path(
        "campaign/questions/<int:question>/answer/",
        campaign_questions.answer,
        name="question-answer",
    ),
    path(
        "campaign/questions/<int:question>/close/", campaign_questions.close, name="question-close"
    ),
]
