"""The pages of the website that are no pages of Wagtail."""
