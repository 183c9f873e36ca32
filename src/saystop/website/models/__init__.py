"""The nouns of the website: pages, blocks, pictures, figures."""

from saystop.website.models.annual import AnnualReport, Paper, Section
from saystop.website.models.figures import Correction, Figure, Kind, Unit, Value, YearClosing
from saystop.website.models.pages import HomePage, PublicPage
from saystop.website.models.pictures import Download, Picture, Rendition

__all__ = [
    "AnnualReport",
    "Correction",
    "Download",
    "Figure",
    "HomePage",
    "Kind",
    "Paper",
    "Picture",
    "PublicPage",
    "Rendition",
    "Section",
    "Unit",
    "Value",
    "YearClosing",
]
