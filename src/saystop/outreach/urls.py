"""Addresses of outreach. Codes are printed on flyers: they never change."""

from functools import partial

from django.urls import path, register_converter

from saystop.asking.later import later
from saystop.outreach.codes import CodeConverter
from saystop.outreach.views import public

_later = partial(later, "saystop.outreach.views")

register_converter(CodeConverter, "channel_code")

app_name = "outreach"
urlpatterns = [
    path("<channel_code:code>", public.arrive, name="arrive"),
    path("desk/outreach/", _later("home.home"), name="outreach"),
]
