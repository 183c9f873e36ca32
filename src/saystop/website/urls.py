"""Addresses of the website that are made by the program; those of pages are made by who writes them."""

from django.urls import path

from saystop.website.views import pages

app_name = "website"
urlpatterns = [
    path("<language:lang>/", pages.home, name="home"),
    path("site/<slug:digest>.css", pages.style, name="style"),
    path("media/images/<str:name>", pages.picture, name="picture"),
    # Figures
]
