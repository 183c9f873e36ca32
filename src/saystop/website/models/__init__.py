"""The nouns of the website: pages, blocks, pictures, figures."""

from saystop.website.models.annual import AnnualReport, Paper, Section
from saystop.website.models.event_pages import EventIndexPage, EventPage
from saystop.website.models.events import Event, EventMail, EventQuestions, EventRegistration, EventState
from saystop.website.models.figures import Correction, Figure, Kind, Unit, Value, YearClosing
from saystop.website.models.library import LibraryPage, ResourceKind, ResourcePage
from saystop.website.models.news import NewsIndexPage, NewsKind, NewsPage
from saystop.website.models.pages import HomePage, Illustrated, PublicPage
from saystop.website.models.people import PartnersPage, TeamPage
from saystop.website.models.pictures import Download, Picture, Rendition
from saystop.website.models.plain import ActionsPage, CampaignPage, ContactPage, HelpPage, TextPage
from saystop.website.models.visits import Visit

__all__ = [
    "ActionsPage",
    "AnnualReport",
    "CampaignPage",
    "ContactPage",
    "Correction",
    "Download",
    "Event",
    "EventIndexPage",
    "EventMail",
    "EventPage",
    "EventQuestions",
    "EventRegistration",
    "EventState",
    "Figure",
    "HelpPage",
    "HomePage",
    "Illustrated",
    "Kind",
    "LibraryPage",
    "NewsIndexPage",
    "NewsKind",
    "NewsPage",
    "Paper",
    "PartnersPage",
    "Picture",
    "PublicPage",
    "Rendition",
    "ResourceKind",
    "ResourcePage",
    "Section",
    "TeamPage",
    "TextPage",
    "Unit",
    "Value",
    "Visit",
    "YearClosing",
]
