from django.urls import path

from saystop.casework.views import cases, custody, deleting, files, inbox, keeping, requests

app_name = "casework"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("cases/<uuid:case>/", cases.case, name="case"),
    path("cases/<uuid:case>/answer/", cases.answer, name="answer"),
    path("cases/<uuid:case>/note/", cases.note, name="note"),
    path("cases/<uuid:case>/state/", cases.state, name="state"),
    path("cases/<uuid:case>/assign/", cases.assign, name="assign"),
    path("cases/<uuid:case>/merge/", cases.merge, name="merge"),
    path("cases/<uuid:case>/split/", cases.split, name="split"),
    path("cases/<uuid:case>/identity/", custody.identity, name="identity"),
    path("cases/<uuid:case>/keeping/", deleting.case_keeping, name="case_keeping"),
    path("cases/<uuid:case>/keeping/delete/", deleting.delete, name="delete"),
    path("cases/<uuid:case>/keeping/gone/", deleting.gone, name="gone"),
    path("keeping/", keeping.calendar, name="keeping"),
    path("keeping/due/", keeping.due, name="keeping_due"),
    path("keeping/rules/", keeping.keeping_rules, name="keeping_rules"),
    path("requests/", requests.subject_requests, name="requests"),
    path("requests/new/", requests.new_request, name="new_request"),
    path("requests/<uuid:request_id>/", requests.subject_request, name="request"),
    path("identities/", custody.identities, name="identities"),
    path("identities/<uuid:release>/", custody.decide, name="decide_identity"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/", files.attachment, name="attachment"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/preview/", files.preview, name="preview"),
]
