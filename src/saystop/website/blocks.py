"""Of what a page is made: an editor puts blocks one below the other."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from saystop.website.blocks_charts import SurveyChart, YearFigures
from saystop.website.describing import demand_description
from saystop.website.languages import standing_in
from saystop.website.links import host_of, only_https

WORDS = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SPOKEN = ["bold", "italic", "ol", "ul", "link", "document-link"]
MOST_FIGURES, MOST_ENTRIES, MOST_PAGES = 6, 40, 6


class Picture(blocks.StructBlock):
    """A picture that says what it shows, or that it is there for the eye alone."""

    picture = ImageChooserBlock(label=_("Picture"))
    alternative = blocks.CharBlock(
        label=_("What the picture shows"),
        help_text=_("One sentence for people who do not see it. Required, unless it only decorates."),
        max_length=250,
        required=False,
    )
    is_decoration = blocks.BooleanBlock(
        label=_("It only decorates"),
        help_text=_("Nothing is lost for somebody who does not see it."),
        required=False,
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)
    credit = blocks.CharBlock(
        label=_("Made by"),
        help_text=_("Who drew it or took it, and under which licence."),
        max_length=120,
        required=False,
    )

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "website/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            demand_description(cleaned["alternative"], is_decoration=cleaned["is_decoration"])
        except ValidationError as fault:
            raise blocks.StructBlockValidationError(block_errors={"alternative": fault}) from None
        return cleaned


class Quote(blocks.StructBlock):
    """What somebody said, and who it was."""

    words = blocks.TextBlock(label=_("What was said"), help_text=_("Without quotation marks."), rows=3)
    said_by = blocks.CharBlock(label=_("Who said it"), max_length=120, required=False)
    role = blocks.CharBlock(
        label=_("As what"),
        help_text=_("For example: receptionist. Name nobody who did not agree to it."),
        max_length=120,
        required=False,
    )

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "website/blocks/quote.html"


class Figure(blocks.StructBlock):
    """A number, what it counts, and where it comes from."""

    number = blocks.CharBlock(label=_("Number"), max_length=20)
    counted = blocks.CharBlock(
        label=_("What it counts"), help_text=_("For example: trained professionals"), max_length=120
    )
    source = blocks.CharBlock(
        label=_("Source"),
        help_text=_("Where the number comes from, with its year: a number without a source is not believed."),
        max_length=200,
    )


class Figures(blocks.StructBlock):
    """Numbers beside one another."""

    figures = blocks.ListBlock(Figure(label=_("Figure")), label=_("Figures"), max_num=MOST_FIGURES)

    class Meta:
        label = _("Figures by hand")
        icon = "order"
        template = "website/blocks/figures.html"


class VideoValue(blocks.StructValue):
    @property
    def host(self) -> str:
        return host_of(self["address"])


class Video(blocks.StructBlock):
    """A film that stands elsewhere. Nothing is asked of that place before somebody follows the link."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    address = blocks.URLBlock(
        label=_("Address"),
        help_text=_("Where the video stands, with https://. Readers are told where the link leads."),
        validators=[only_https],
    )
    length = blocks.CharBlock(
        label=_("Length"), help_text=_("For example: 2 min."), max_length=20, required=False
    )
    words = blocks.CharBlock(
        label=_("Languages and subtitles"),
        help_text=_("For example: in French, with English subtitles."),
        max_length=120,
        required=False,
    )
    still = ImageChooserBlock(
        label=_("Still picture"), help_text=_("Shown above the link, for the eye alone."), required=False
    )

    class Meta:
        label = _("Video by link")
        icon = "media"
        template = "website/blocks/video.html"
        value_class = VideoValue


class CallToReport(blocks.StructBlock):
    """The way to the line."""

    heading = blocks.CharBlock(
        label=_("Heading"),
        help_text=_("Left empty, the usual words stand there."),
        max_length=120,
        required=False,
    )
    text = blocks.TextBlock(label=_("Text"), max_length=300, required=False, rows=2)

    class Meta:
        label = _("Call to report")
        icon = "warning"
        template = "website/blocks/call_to_report.html"


class Download(blocks.StructBlock):
    """A file to take along."""

    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"),
        help_text=_("Left empty, the title of the file stands there."),
        max_length=120,
        required=False,
    )
    words = blocks.CharBlock(
        label=_("About it"),
        help_text=_("For example: 12 pages, in Dutch."),
        max_length=200,
        required=False,
    )

    class Meta:
        label = _("Download")
        icon = "download"
        template = "website/blocks/download.html"


class Entry(blocks.StructBlock):
    """One moment of a timeline."""

    when = blocks.CharBlock(label=_("When"), help_text=_("For example: May 2031"), max_length=60)
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link"], required=False)


class Timeline(blocks.StructBlock):
    """What happened when."""

    entries = blocks.ListBlock(Entry(label=_("Moment")), label=_("Moments"), max_num=MOST_ENTRIES)

    class Meta:
        label = _("Timeline")
        icon = "list-ol"
        template = "website/blocks/timeline.html"


class Pages(blocks.StructBlock):
    """Where to go on."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1, max_num=MOST_PAGES
    )

    class Meta:
        label = _("Other pages")
        icon = "doc-full"
        template = "website/blocks/pages.html"

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """Pages that stand for everybody, each in the language of the page that names it."""
        context = super().get_context(value, parent_context=parent_context)
        ours = (one.localized for one in value["pages"] if one is not None)
        context["shown"] = [one.specific for one in ours if one.live]
        return context


class Body(blocks.StreamBlock):
    """What may stand on any page."""

    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=WORDS, template="website/blocks/text.html"
    )
    picture = Picture()
    quote = Quote()
    figures = Figures()
    year_figures = YearFigures()
    chart = SurveyChart()
    video = Video()
    call_to_report = CallToReport()
    download = Download()
    timeline = Timeline()
    pages = Pages()

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        """One below the other; what nobody translated says in which language it is."""
        page = (context or {}).get("page")
        return format_html_join(
            "\n",
            '<div class="w-block-{0} block-{0}"{1}>{2}</div>',
            (
                (one.block_type, standing_in(page, "body", one.id), one.render(context=context))
                for one in value
            ),
        )


class Question(blocks.StructBlock):
    """What people ask, and the answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("Answer"), features=SPOKEN)


class Person(blocks.StructBlock):
    """Somebody of the office who agreed to be shown."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("What she or he does here"), max_length=160)
    words = blocks.TextBlock(label=_("A few words"), max_length=400, required=False, rows=2)
    picture = ImageChooserBlock(label=_("Picture"), required=False)


class Organisation(blocks.StructBlock):
    """An organisation the office works with."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    words = blocks.TextBlock(label=_("What you do together"), max_length=300, required=False, rows=2)
    address = blocks.URLBlock(label=_("Website"), validators=[only_https], required=False)
    logo = ImageChooserBlock(label=_("Logo"), required=False)
