"""Addresses of the website that are made by the program; those of pages are made by who writes them."""

from django.urls import path

from saystop.website.views import pages

app_name = "website"
urlpatterns = [
    path("<language:lang>/", pages.home, name="home"),
    path("media/images/<str:name>", pages.picture, name="picture"),
    # Figures
]
