"""The nouns of the website: pages, blocks, pictures, figures."""

from saystop.website.models.library import LibraryPage, ResourceKind, ResourcePage
from saystop.website.models.news import NewsIndexPage, NewsKind, NewsPage
from saystop.website.models.pages import HomePage, Illustrated, PublicPage
from saystop.website.models.people import PartnersPage, TeamPage
from saystop.website.models.pictures import Download, Picture, Rendition
from saystop.website.models.plain import ActionsPage, CampaignPage, ContactPage, HelpPage, TextPage

__all__ = [
    "ActionsPage",
    "CampaignPage",
    "ContactPage",
    "Download",
    "HelpPage",
    "HomePage",
    "Illustrated",
    "LibraryPage",
    "NewsIndexPage",
    "NewsKind",
    "NewsPage",
    "PartnersPage",
    "Picture",
    "PublicPage",
    "Rendition",
    "ResourceKind",
    "ResourcePage",
    "TeamPage",
    "TextPage",
]
