"""The nouns of the website: pages, blocks, pictures, figures."""

from saystop.website.models.pages import HomePage, PublicPage
from saystop.website.models.pictures import Download, Picture, Rendition

__all__ = ["Download", "HomePage", "Picture", "PublicPage", "Rendition"]
