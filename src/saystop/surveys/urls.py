"""Addresses of surveys. Those of respondents are printed on flyers: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.surveys.views import answering, authoring, entry, importing

_later = partial(later, "saystop.surveys.views")

app_name = "surveys"
urlpatterns = [
    path("<any_language:lang>/survey/<slug:slug>/", answering.answer, name="answer"),
    path("<any_language:lang>/survey/<slug:slug>/go-on/<str:secret>/", answering.go_on, name="go_on"),
    path("desk/surveys/", authoring.surveys, name="surveys"),
    path("desk/surveys/new/", authoring.new, name="new"),
    path("desk/surveys/<uuid:survey>/", authoring.survey, name="survey"),
    path("desk/surveys/<uuid:survey>/settings/", authoring.settings, name="settings"),
    path("desk/surveys/<uuid:survey>/workbook/", authoring.workbook, name="workbook"),
    path("desk/surveys/<uuid:survey>/renew/", authoring.renew, name="renew"),
    path("desk/surveys/<uuid:survey>/preview/<str:language>/", authoring.preview, name="preview"),
    path("desk/surveys/<uuid:survey>/publish/", authoring.publish, name="publish"),
    path("desk/surveys/<uuid:survey>/close/", authoring.close, name="close"),
    path("desk/surveys/<uuid:survey>/delete/", authoring.delete, name="delete"),
    path("desk/surveys/<uuid:survey>/contacts/", authoring.contacts, name="contacts"),
    path("desk/surveys/<uuid:survey>/tickets/", authoring.tickets, name="tickets"),
    path("<any_language:lang>/survey/<slug:slug>/results/", _later("released.released"), name="released"),
    path("desk/surveys/<uuid:survey>/results/", _later("results.results"), name="results"),
    path("desk/surveys/<uuid:survey>/results/crossed/", _later("results.crossed"), name="crossed"),
    path("desk/surveys/<uuid:survey>/results/svg/", _later("results.picture"), {"form": "svg"}, name="svg"),
    path("desk/surveys/<uuid:survey>/results/png/", _later("results.picture"), {"form": "png"}, name="png"),
    path("desk/surveys/<uuid:survey>/results/words/", _later("results.words"), name="words"),
    path("desk/surveys/<uuid:survey>/results/weights/", _later("results.weights"), name="weights"),
    path("desk/surveys/<uuid:survey>/results/release/", _later("results.release"), name="release"),
    path("desk/surveys/<uuid:survey>/export/", _later("exports.export"), name="export"),
    path("desk/surveys/<uuid:survey>/codebook/", _later("exports.codebook"), name="codebook"),
    path("desk/surveys/<uuid:survey>/paper/<str:language>/", _later("exports.paper"), name="paper"),
    path("desk/surveys/<uuid:survey>/import/", importing.bring_in, name="import"),
    path("desk/surveys/<uuid:survey>/enter/", entry.enter, name="enter"),
]
