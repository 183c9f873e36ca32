"""All addresses. Public ones are printed on flyers: they never change."""

from django.urls import include, path, register_converter

from saystop.asking.languages import AnyLanguageConverter, LanguageConverter

register_converter(LanguageConverter, "language")
register_converter(AnyLanguageConverter, "any_language")

urlpatterns = [
    path("", include("saystop.asking.urls")),
    path("", include("saystop.offices.urls")),
    path("", include("saystop.reporting.urls")),
    path("desk/", include("saystop.casework.urls")),
    path("", include("saystop.surveys.urls")),
    path("desk/screening/", include("saystop.screening.urls")),
    path("", include("saystop.outreach.urls")),
    path("", include("saystop.training.urls")),
    path("", include("saystop.campaigns.urls")),
    path("", include("saystop.website.urls")),
]

handler400 = "saystop.config.faults.bad_request"
handler403 = "saystop.config.faults.not_allowed"
handler404 = "saystop.config.faults.not_found"
handler500 = "saystop.config.faults.server_fault"
