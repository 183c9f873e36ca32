"""Addresses of training. Those on certificates never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later

_later = partial(later, "saystop.training.views")

app_name = "training"
urlpatterns = [
    path("desk/training/", _later("home.home"), name="training"),
]
