"""All addresses but the editors' (`urls_editing`). Public ones are printed on flyers: they never change."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path, register_converter

from saystop.asking.languages import AnyLanguageConverter, LanguageConverter
from saystop.website.views import pages

register_converter(LanguageConverter, "language")
register_converter(AnyLanguageConverter, "any_language")

urlpatterns = [
    # Before the line: its first page is where a language has no website.
    path("", include("saystop.website.urls")),
    path("", include("saystop.asking.urls")),
    path("", include("saystop.offices.urls")),
    path("", include("saystop.reporting.urls")),
    path("desk/", include("saystop.casework.urls")),
    path("", include("saystop.surveys.urls")),
    path("desk/screening/", include("saystop.screening.urls")),
    path("", include("saystop.outreach.urls")),
    path("", include("saystop.training.urls")),
    path("", include("saystop.campaigns.urls")),
    # A longer number is of no row.
    re_path(r"^documents/([0-9]{1,18})/(.*)$", pages.document, name="wagtaildocs_serve"),
    # What an editor called a page, after all that has its address from the program.
    *i18n_patterns(re_path(r"^((?:[\w\-]+/)*)$", pages.page, name="wagtail_serve")),
]

handler400 = "saystop.config.faults.bad_request"
handler403 = "saystop.config.faults.not_allowed"
handler404 = "saystop.config.faults.not_found"
handler500 = "saystop.config.faults.server_fault"
