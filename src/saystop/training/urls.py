"""Addresses of training. Those of players are printed and sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.training.views import certificates, lessons, papers, play, registering, stages, workshops

_later = partial(later, "saystop.training.views")

app_name = "training"
urlpatterns = [
    path("<language:lang>/play/", play.all_, name="scenarios"),
    path("<language:lang>/play/<slug:slug>/", play.begin, name="begin"),
    path("<language:lang>/play/<slug:slug>/<slug:passage>/", play.passage, name="passage"),
    path("<language:lang>/stage/<slug:code>/", stages.stage, name="stage"),
    # Sessions and certificates, for everybody.
    path("<language:lang>/sessions/", registering.sessions, name="sessions"),
    path("<language:lang>/session/<uuid:session>/", registering.session, name="session"),
    path("<language:lang>/session/<uuid:session>/calendar/", registering.calendar, name="calendar"),
    path("<language:lang>/session/<uuid:session>/consent/", registering.consent, name="consent"),
    path("<language:lang>/mine/<slug:token>/", registering.mine, name="mine"),
    path(
        "<language:lang>/mine/<slug:token>/certificate.<slug:form>", certificates.mine, name="my_certificate"
    ),
    path("<language:lang>/here/<slug:code>/", registering.here, name="here"),
    path("<language:lang>/certificate/<slug:code>/", certificates.certificate, name="certificate"),
    path("<language:lang>/certificate/<slug:code>/renewal/", certificates.renewal, name="renewal"),
    path("badges/issuer", certificates.issuer, name="issuer"),
    path("badges/key", certificates.key, name="badge_key"),
    path("badges/status", certificates.status, name="status"),
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
    path("<language:lang>/workshop/<slug:code>/", workshops.workshop, name="workshop"),
    path("<language:lang>/test/<slug:code>/<slug:moment>/", papers.test, name="test"),
    path("desk/training/", _later("home.home"), name="training"),
    # Sessions and certificates, for trainers.
    path("desk/training/sessions/", _later("sessions.sessions"), name="desk_sessions"),
    path("desk/training/sessions/new/", _later("sessions.new"), name="new_session"),
    path("desk/training/sessions/<uuid:session>/", _later("sessions.one"), name="desk_session"),
    path("desk/training/sessions/<uuid:session>/edit/", _later("sessions.edit"), name="edit_session"),
    path("desk/training/sessions/<uuid:session>/cancel/", _later("sessions.cancel"), name="cancel_session"),
    path("desk/training/sessions/<uuid:session>/here/", _later("sessions.attendance"), name="attendance"),
    path(
        "desk/training/sessions/<uuid:session>/list/",
        _later("sessions.attendance_list"),
        name="attendance_list",
    ),
    path("desk/training/sessions/<uuid:session>/give/", certificates.give, name="give_certificates"),
    path("desk/training/sessions/<uuid:session>/printed/", certificates.printed, name="printed"),
    path(
        "desk/training/registrations/<uuid:registration>/",
        _later("sessions.remove"),
        name="remove_registration",
    ),
    path("desk/training/certificates/<uuid:certificate>/", certificates.revoke, name="revoke"),
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
