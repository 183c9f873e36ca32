"""The numbers of campaigns that may be published, each from the rows it counts."""

# Advocacy
from saystop.campaigns.advocacy_figures import advocacy_actions

# Letters
from saystop.campaigns.letter_figures import letters_open, organisations_signed, people_signed

__all__ = ["advocacy_actions", "letters_open", "organisations_signed", "people_signed"]
