from django.urls import path

from saystop.casework.views import cases, custody, files, inbox

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
    path("identities/", custody.identities, name="identities"),
    path("identities/<uuid:release>/", custody.decide, name="decide_identity"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/", files.attachment, name="attachment"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/preview/", files.preview, name="preview"),
]
