"""Of what a page is made: an editor puts blocks one below the other."""

from wagtail import blocks

WORDS = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class Body(blocks.StreamBlock):
    """What may stand on any page."""

    text = blocks.RichTextBlock(features=WORDS)
