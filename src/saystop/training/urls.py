"""Addresses of training. Those of players are printed and sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.training.views import lessons, play, stages

_later = partial(later, "saystop.training.views")

app_name = "training"
urlpatterns = [
    path("<language:lang>/play/", play.all_, name="scenarios"),
    path("<language:lang>/play/<slug:slug>/", play.begin, name="begin"),
    path("<language:lang>/play/<slug:slug>/<slug:passage>/", play.passage, name="passage"),
    path("<language:lang>/stage/<slug:code>/", stages.stage, name="stage"),
    # Courses
    path("<language:lang>/courses/", lessons.courses, name="read_courses"),
    path("<language:lang>/course/<slug:slug>/", lessons.course, name="read_course"),
    path("<language:lang>/course/<slug:slug>/<int:number>/", lessons.unit, name="read_unit"),
    path("<language:lang>/course/<slug:slug>/<int:number>/picture/", lessons.picture, name="picture"),
    path("desk/training/courses/", _later("courses.courses"), name="courses"),
    path("desk/training/courses/new/", _later("courses.new"), name="new_course"),
    path("desk/training/courses/take-in/", _later("courses.take_in"), name="take_in_courses"),
    path("desk/training/courses/<uuid:course>/", _later("courses.one"), name="course"),
    path("desk/training/courses/<uuid:course>/edit/", _later("courses.edit"), name="edit_course"),
    path("desk/training/courses/<uuid:course>/add/<slug:kind>/", _later("units.new"), name="new_unit"),
    path("desk/training/units/<uuid:unit>/", _later("units.edit"), name="edit_unit"),
    path("desk/training/units/<uuid:unit>/move/", _later("units.move"), name="move_unit"),
    path("desk/training/units/<uuid:unit>/remove/", _later("units.remove"), name="remove_unit"),
    path("desk/training/units/<uuid:unit>/right/", _later("units.right"), name="right"),
    # Scenarios of an office's own
    path("desk/training/scenarios/new/", _later("scenarios.new"), name="new_scenario"),
    path("desk/training/scenarios/<slug:slug>/change/", _later("scenarios.change"), name="change_scenario"),
    path("desk/training/scenarios/<slug:slug>/remove/", _later("scenarios.remove"), name="remove_scenario"),
    path("desk/training/", _later("home.home"), name="training"),
    path("desk/training/scenarios/<slug:slug>/<slug:language>/", _later("home.scenario"), name="scenario"),
    path("desk/training/scenarios/<slug:slug>/<slug:language>/cards/", _later("home.cards_of"), name="cards"),
    path("desk/training/scenarios/<slug:slug>/<slug:language>/lead/", stages.open_, name="open_stage"),
    path("desk/training/stages/<uuid:stage>/", stages.lead, name="lead"),
    path("desk/training/stages/<uuid:stage>/move/", stages.move, name="move"),
]
