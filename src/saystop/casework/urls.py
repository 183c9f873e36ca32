from django.urls import path

from saystop.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("cases/<uuid:case>/", views.case, name="case"),
    path("cases/<uuid:case>/answer/", views.answer, name="answer"),
    path("cases/<uuid:case>/note/", views.note, name="note"),
    path("cases/<uuid:case>/state/", views.state, name="state"),
    path("cases/<uuid:case>/assign/", views.assign, name="assign"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/", views.attachment, name="attachment"),
    path("cases/<uuid:case>/attachments/<uuid:attachment>/preview/", views.preview, name="preview"),
]
