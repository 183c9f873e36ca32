"""The nouns of the website: pages, blocks, pictures, figures."""

from saystop.website.models.annual import AnnualReport, Paper, Section
from saystop.website.models.figures import Correction, Figure, Kind, Unit, Value, YearClosing

__all__ = [
    "AnnualReport",
    "Correction",
    "Figure",
    "Kind",
    "Paper",
    "Section",
    "Unit",
    "Value",
    "YearClosing",
]
