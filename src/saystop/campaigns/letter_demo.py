"""An open letter of the demo office with who signed it, all of it invented."""

import io
from datetime import timedelta
from importlib import resources
from itertools import count

from django.utils import timezone
from PIL import Image, ImageDraw

from saystop.asking import languages
from saystop.campaigns import links
from saystop.campaigns.models import Kind, Letter, Signatory, Signature
from saystop.campaigns.services import letters, signatories, signing
from saystop.campaigns.services.signing import Given
from saystop.offices.models import Member

ADDRESS = "http://127.0.0.1:8000/"
SLUG = "three-steps"
# Country, name, who signs, function.
ORGANISATIONS = (
    ("be", "Harbour Children’s Trust", "Ana Anchor", "chair"),
    ("be", "Jeugdwerk Zandbank", "Bram Baken", "coördinator"),
    ("be", "Maison des Marées", "Claire Cale", "directrice"),
    ("be", "Platform Veilig Kamperen", "Daan Duin", "voorzitter"),
    ("be", "Scouts du Phare", "Elise Écume", "présidente"),
    ("nl", "Stichting Kompas voor Kinderen", "Fien Fok", "directeur"),
    ("nl", "Vereniging Duincampings", "Gijs Golf", "voorzitter"),
    ("nl", "Jongerenraad Aan Zee", "Hanna Haven", "woordvoerder"),
    ("nl", "Nachttrein Collectief", "Ilse IJzer", "secretaris"),
    ("de", "Kinderschutz am Hafen e.\u202fV.", "Jana Jolle", "Vorsitzende"),
    ("de", "Bund der kleinen Pensionen", "Kai Koje", "Geschäftsführer"),
    ("de", "Jugendherberge Leuchtturm", "Lena Lotse", "Leiterin"),
    ("de", "Netzwerk Sicher Unterwegs", "Mats Mole", "Koordinator"),
    ("de", "Schule am Deich", "Nele Nebel", "Rektorin"),
    ("fr", "Association Petite Escale", "Odile Océan", "présidente"),
    ("fr", "Campings de la Dune", "Paul Port", "délégué"),
    ("fr", "Collectif Voyager Juste", "Quentin Quai", "coordinateur"),
    ("fr", "École hôtelière du Môle", "Rose Rade", "directrice"),
    ("lu", "Kannerhaus um Wee", "Sam Schëff", "Direkter"),
    ("lu", "Mosel Guiden", "Tilly Trëpp", "Presidentin"),
    ("at", "Bergferien für alle", "Uli Ufer", "Obmann"),
    ("at", "Verein Seilbahn & Kind", "Vera Veilchen", "Obfrau"),
    ("ch", "Fachstelle Reisen und Kindesschutz", "Walter Wasser", "Leiter"),
    ("ch", "Refuge du Lac", "Xenia Xylo", "responsable"),
    ("it", "Casa del Molo", "Yara Isola", "presidente"),
    ("it", "Ostelli Senza Fretta", "Zeno Zattera", "direttore"),
    ("es", "Red Puerto Seguro", "Alba Arena", "coordinadora"),
    ("pt", "Associação Maré Alta", "Bento Barco", "presidente"),
    ("pl", "Fundacja Cicha Zatoka", "Celina Cuma", "prezeska"),
    ("gb", "Pier & Promenade Youth Club", "Dora Deck", "trustee"),
    ("ie", "Lighthouse Keepers’ Guild", "Eoin Ebb", "secretary"),
    ("se", "Skärgårdens Barn", "Freja Fyr", "ordförande"),
)
LANGUAGES = {"be": "nl", "nl": "nl", "de": "de", "at": "de", "fr": "fr", "lu": "fr", "ch": "de"}
COLOURS = ("#0b4f5c", "#8a3324", "#2d5d2a", "#4b3a78", "#7a5b00", "#1c4587")
WITH_LOGO = range(0, 32, 4)
BY_HAND = (31,)


def make(member: Member) -> None:
    """Thirty-two organisations that signed; one that has not confirmed, one that waits for a look, and a logo that does."""
    letter = letters.make(
        member,
        _texts(),
        slug=SLUG,
        takes_people=True,
        closes_on=timezone.localdate() + timedelta(days=60),
    )
    letters.publish(member, letter, ADDRESS)
    numbers = count()
    for number, (country, name, signer, function) in enumerate(ORGANISATIONS):
        given = _given(f"{name} (invented)", country, signer, function, next(numbers))
        if number in BY_HAND:
            row = signatories.add(member, letter, given, "Signed on paper at the spring meeting (invented)")
        else:
            row = signatories.approve(member, _confirmed(letter, given))
        if number in WITH_LOGO:
            signatories.keep_logo(member, row, _logo(number))
    _last_weeks(letter)
    looked_at = _confirmed(
        letter, _given("Friends of the Ferry (invented)", "gb", "Gus Gull", "chair", next(numbers))
    )
    signing.keep_logo(links.token_for(looked_at.pk), _logo(33))
    signing.sign(
        letter, _given("Club of the Calm Bay (invented)", "ie", "Hal Harbour", "secretary", next(numbers))
    )


def _texts() -> dict[str, dict[str, str]]:
    """By language: a file each, the title as its heading."""
    folder = resources.files("saystop.campaigns") / "data" / "letters"
    found = {}
    for code in languages.codes():
        file = folder / f"{SLUG}.{code}.md"
        if file.is_file():
            title, _line, body = file.read_text(encoding="utf-8").partition("\n")
            found[code] = {"title": title.removeprefix("# "), "body": body.strip()}
    return found


def _given(name: str, country: str, signer: str, function: str, number: int) -> Given:
    return Given(
        kind=Kind.ORGANISATION,
        name=name,
        country=country,
        email=f"board{number}@signatories.example",
        language=LANGUAGES.get(country, "en"),
        signer=signer,
        function=function,
    )


def _confirmed(letter: Letter, given: Given) -> Signatory:
    row = signing.sign(letter, given)
    if row is None:
        raise ValueError(given.email)
    return signing.confirm(links.token_for(row.pk), 1)


def _last_weeks(letter: Letter) -> None:
    """As if it had been open for three weeks."""
    today = timezone.localdate()
    opened = today - timedelta(days=21)
    Letter.objects.filter(pk=letter.pk).update(opened_on=opened, made_on=opened)
    # The day of a version is no text: it is set back as the rest is.
    letter.versions.update(published_on=opened)
    for number, row in enumerate(Signature.objects.filter(version__letter=letter).order_by("pk")):
        Signature.objects.filter(pk=row.pk).update(signed_on=opened + timedelta(days=number * 20 // 32))


def _logo(number: int) -> bytes:
    """A sign that nobody has: a disc, a sail or a wave in one colour."""
    colour = COLOURS[number % len(COLOURS)]
    picture = Image.new("RGBA", (320, 160), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    shape = number // 4 % 3
    if shape == 0:
        draw.ellipse((20, 20, 140, 140), fill=colour)
        draw.ellipse((55, 20, 175, 140), outline=colour, width=10)
    elif shape == 1:
        draw.polygon(((40, 130), (120, 20), (120, 130)), fill=colour)
        draw.polygon(((132, 130), (132, 45), (190, 130)), outline=colour, width=8)
    else:
        for left in range(20, 260, 80):
            draw.arc((left, 40, left + 90, 130), 180, 360, fill=colour, width=14)
    draw.rectangle((20, 146, 300, 152), fill=colour)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
