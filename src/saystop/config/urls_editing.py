"""All addresses and those of the editors, which only a request of theirs loads: `website.middleware` asks for this file."""

from django.urls import include, path
from wagtail.admin import urls as editing

from saystop.config.urls import handler400, handler403, handler404, handler500
from saystop.config.urls import urlpatterns as for_all
from saystop.offices.views.sign_in import sign_out
from saystop.website import doors

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path(
        "edit/",
        include([path("logout/", sign_out), path("account/", doors.account), path("", include(editing))]),
    ),
    *for_all,
]
