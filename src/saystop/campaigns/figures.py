"""The numbers of campaigns that may be published, each from the rows it counts."""

# Letters
from saystop.campaigns.letter_figures import letters_open, organisations_signed, people_signed

__all__ = ["letters_open", "organisations_signed", "people_signed"]
