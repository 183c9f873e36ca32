"""Addresses of training. Those of players are printed and sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.training.views import papers, play, stages, workshops

_later = partial(later, "saystop.training.views")

app_name = "training"
urlpatterns = [
    path("<language:lang>/play/", play.all_, name="scenarios"),
    path("<language:lang>/play/<slug:slug>/", play.begin, name="begin"),
    path("<language:lang>/play/<slug:slug>/<slug:passage>/", play.passage, name="passage"),
    path("<language:lang>/stage/<slug:code>/", stages.stage, name="stage"),
    path("<language:lang>/workshop/<slug:code>/", workshops.workshop, name="workshop"),
    path("<language:lang>/test/<slug:code>/<slug:moment>/", papers.test, name="test"),
    path("desk/training/", _later("home.home"), name="training"),
    path("desk/training/scenarios/<slug:slug>/<slug:language>/", _later("home.scenario"), name="scenario"),
    path("desk/training/scenarios/<slug:slug>/<slug:language>/cards/", _later("home.cards_of"), name="cards"),
    path("desk/training/scenarios/<slug:slug>/<slug:language>/lead/", stages.open_, name="open_stage"),
    path("desk/training/stages/<uuid:stage>/", stages.lead, name="lead"),
    path("desk/training/stages/<uuid:stage>/move/", stages.move, name="move"),
    path("desk/training/chains/", _later("chains.chains"), name="chains"),
    path("desk/training/chains/open/<uuid:session>/", _later("chains.open_"), name="open_chain"),
    path("desk/training/chains/<uuid:chain>/", _later("chains.one"), name="chain"),
    path("desk/training/chains/<uuid:chain>/end/", _later("chains.end"), name="end_chain"),
    path(
        "desk/training/workshops/<uuid:workshop>/confirm/", _later("chains.confirm"), name="confirm_workshop"
    ),
    path("desk/training/workshops/<uuid:workshop>/refuse/", _later("chains.refuse"), name="refuse_workshop"),
    path("desk/training/tests/", _later("measures.tests"), name="tests"),
    path("desk/training/tests/courses/<uuid:course>/", _later("measures.of_course"), name="course_test"),
    path("desk/training/tests/courses/<uuid:course>/new/", _later("measures.upload"), name="upload_test"),
    path(
        "desk/training/tests/courses/<uuid:course>/shipped/",
        _later("measures.take_shipped"),
        name="take_test",
    ),
    path("desk/training/tests/sessions/<uuid:session>/", _later("measures.of_session"), name="session_test"),
    path("desk/training/tests/<uuid:test>/", _later("measures.one"), name="test_marks"),
]
