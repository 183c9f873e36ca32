"""The style sheet that the pages of the website have beside that of the house."""

import functools
from importlib.resources import files

from django.urls import reverse

from saystop.asking.bundle import minify_css
from saystop.asking.views import Painted


@functools.cache
def style() -> Painted:
    source = files("saystop.website").joinpath("static", "website", "website.css")
    return Painted.of(minify_css(source.read_text(encoding="utf-8")), "text/css; charset=utf-8")


@functools.cache
def css_url() -> str:
    return reverse("website:style", args=[style().digest])
