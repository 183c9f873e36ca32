"""Addresses of the website that are made by the program; those of pages are made by who writes them."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.website.views import events, pages

_later = partial(later, "saystop.website.views")

app_name = "website"
urlpatterns = [
    path("<language:lang>/", pages.home, name="home"),
    path("site/<slug:digest>.css", pages.style, name="style"),
    path("media/images/<str:name>", pages.picture, name="picture"),
    # Events, for everybody: sent around, they never change.
    path("<language:lang>/event/<uuid:event>/register/", events.register, name="register"),
    path("<language:lang>/event/<uuid:event>/calendar/", events.calendar, name="event_calendar"),
    path("<language:lang>/registration/<slug:token>/", events.mine, name="my_registration"),
    # Events, for members
    path("desk/website/events/", _later("events_desk.events"), name="events"),
    path("desk/website/events/new/", _later("events_desk.new"), name="new_event"),
    path("desk/website/events/<uuid:event>/", _later("events_desk.one"), name="event"),
    path("desk/website/events/<uuid:event>/edit/", _later("events_desk.edit"), name="edit_event"),
    path("desk/website/events/<uuid:event>/open/", _later("events_desk.open_"), name="open_event"),
    path("desk/website/events/<uuid:event>/cancel/", _later("events_desk.cancel"), name="cancel_event"),
    path("desk/website/events/<uuid:event>/delete/", _later("events_desk.delete"), name="delete_event"),
    path("desk/website/events/<uuid:event>/questions/", _later("events_desk.ask"), name="event_questions"),
    path("desk/website/events/<uuid:event>/workbook/", _later("events_desk.workbook"), name="event_workbook"),
    path(
        "desk/website/events/<uuid:event>/participants.<slug:form>",
        _later("events_desk.file"),
        name="participants_file",
    ),
    path(
        "desk/website/events/registrations/<uuid:registration>/",
        _later("events_desk.remove"),
        name="remove_registration",
    ),
    # What machines and searchers see
    path("robots.txt", _later("machines.robots"), name="robots"),
    path("sitemap.xml", _later("machines.sitemap"), name="sitemap"),
    path("<language:lang>/feed.rss", _later("machines.rss"), name="rss"),
    path("<language:lang>/feed.atom", _later("machines.atom"), name="atom"),
    path("<language:lang>/search/", _later("searching.search"), name="search"),
    path(
        "media/cards/<slug:kind>/<slug:key>/<language:lang>-<slug:digest>.png",
        _later("machines.card"),
        name="card",
    ),
    # Visits
    path("desk/website/visits/", _later("visits.visits"), name="visits"),
    # Figures, for everybody; others link to these: they never change.
    path("<language:lang>/impact/", _later("figures.impact"), name="impact"),
    path("<language:lang>/impact/figures.json", _later("figures.as_json"), name="impact_json"),
    path("<language:lang>/impact/<int:year>/", _later("figures.year"), name="impact_year"),
    path("<language:lang>/impact/<int:year>/report.pdf", _later("figures.report"), name="impact_report"),
    path("<language:lang>/impact/<int:year>/<slug:slug>/", _later("figures.figure"), name="impact_figure"),
    # Figures, for members
    path("desk/figures/", _later("figures_desk.this_year"), name="desk_figures"),
    path("desk/figures/all/", _later("figures_kept.all_"), name="figures"),
    path("desk/figures/all/add/", _later("figures_kept.add"), name="add_figure"),
    path("desk/figures/all/new/", _later("figures_kept.new"), name="new_figure"),
    path("desk/figures/all/<uuid:figure>/", _later("figures_kept.edit"), name="edit_figure"),
    path("desk/figures/all/<uuid:figure>/move/", _later("figures_kept.move"), name="move_figure"),
    path("desk/figures/all/<uuid:figure>/remove/", _later("figures_kept.remove"), name="remove_figure"),
    path("desk/figures/<int:year>/", _later("figures_desk.year"), name="figures_year"),
    path("desk/figures/<int:year>/take/", _later("figures_desk.take"), name="take_figures"),
    path("desk/figures/<int:year>/close/", _later("figures_desk.close"), name="close_year"),
    path("desk/figures/<int:year>/<uuid:figure>/hand/", _later("figures_desk.by_hand"), name="by_hand"),
    path(
        "desk/figures/<int:year>/<uuid:figure>/correct/",
        _later("figures_desk.correct"),
        name="correct_figure",
    ),
    path(
        "desk/figures/<int:year>/<uuid:figure>/remove/",
        _later("figures_desk.remove_value"),
        name="remove_value",
    ),
    path("desk/figures/<int:year>/report/", _later("annual.report"), name="annual"),
    path("desk/figures/<int:year>/report/publish/", _later("annual.publish"), name="annual_publish"),
    path("desk/figures/<int:year>/report/withdraw/", _later("annual.withdraw"), name="annual_withdraw"),
    path("desk/figures/<int:year>/report/section/", _later("annual.new_section"), name="new_section"),
    path(
        "desk/figures/<int:year>/report/draft/<slug:language>.pdf",
        _later("annual.draft"),
        name="annual_draft",
    ),
    path("desk/figures/sections/<uuid:section>/", _later("annual.section"), name="section"),
    path("desk/figures/sections/<uuid:section>/move/", _later("annual.move_section"), name="move_section"),
    path(
        "desk/figures/sections/<uuid:section>/remove/", _later("annual.remove_section"), name="remove_section"
    ),
    path("desk/figures/sections/<uuid:section>/picture/", _later("annual.picture"), name="section_picture"),
]
