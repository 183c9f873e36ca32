"""Addresses of the website that are made by the program; those of pages are made by who writes them."""

from django.urls import URLPattern

app_name = "website"
urlpatterns: list[URLPattern] = [
    # Figures
]
