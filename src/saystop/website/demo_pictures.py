"""Pictures of the demo's website, drawn here: a pier, a house, waves. Nobody is in them."""

from io import BytesIO
from math import sin

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from saystop.website.models import Picture

WIDTH, HEIGHT = 1440, 960
SEA, DEEP, SKY, DAWN = (11, 61, 72), (7, 40, 48), (224, 238, 240), (255, 214, 200)
MARK, WALL, LAMP = (255, 148, 118), (244, 236, 224), (255, 226, 150)
Colour = tuple[int, int, int]


def pier() -> Picture:
    """A lighthouse at the end of a pier."""
    drawn, pen = _ground(SKY, DAWN)
    _waves(pen, 620, SEA)
    pen.polygon([(0, 700), (980, 640), (980, 670), (0, 770)], fill=(60, 78, 84))
    for at in range(60, 980, 120):
        pen.rectangle([at, 700, at + 14, 860], fill=(44, 60, 66))
    pen.polygon([(880, 650), (1000, 650), (972, 300), (908, 300)], fill=WALL)
    for top in (370, 480, 590):
        pen.polygon([(897, top), (983, top), (988, top + 45), (892, top + 45)], fill=MARK)
    pen.rectangle([904, 240, 976, 300], fill=DEEP)
    pen.rectangle([918, 252, 962, 292], fill=LAMP)
    pen.polygon([(896, 242), (940, 190), (984, 242)], fill=MARK)
    pen.polygon([(962, 262), (1440, 170), (1440, 330), (962, 284)], fill=(255, 240, 214))
    _waves(pen, 800, DEEP)
    return _kept(drawn, "Pier (invented)")


def house() -> Picture:
    """A house with lit windows above the quay."""
    drawn, pen = _ground((28, 62, 80), (120, 150, 160))
    pen.polygon([(420, 420), (720, 230), (1020, 420)], fill=MARK)
    pen.rectangle([460, 420, 980, 740], fill=WALL)
    for left in (520, 670, 820):
        pen.rectangle([left, 480, left + 100, 600], fill=LAMP)
        pen.line([(left + 50, 480), (left + 50, 600)], fill=SEA, width=6)
    pen.rectangle([680, 630, 760, 740], fill=SEA)
    pen.rectangle([0, 740, WIDTH, 800], fill=(96, 108, 112))
    _waves(pen, 800, DEEP)
    return _kept(drawn, "House on the quay (invented)")


def waves() -> Picture:
    """A flag above the sea."""
    drawn, pen = _ground(DAWN, SKY)
    for row, colour in enumerate(((60, 130, 142), (28, 94, 106), SEA, DEEP)):
        _waves(pen, 480 + row * 130, colour)
    pen.rectangle([700, 150, 716, 560], fill=DEEP)
    pen.polygon([(716, 160), (980, 190), (900, 250), (980, 320), (716, 340)], fill=MARK)
    return _kept(drawn, "Waves (invented)")


def cover(colour: Colour) -> Picture:
    """The first page of a file, upright."""
    drawn = Image.new("RGB", (600, 848), WALL)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle([0, 0, 600, 560], fill=colour)
    pen.ellipse([330, 150, 520, 340], fill=LAMP)
    _waves(pen, 430, DEEP, width=600, depth=560)
    for line, long in enumerate((420, 340, 220)):
        pen.rectangle([60, 620 + line * 54, 60 + long, 642 + line * 54], fill=DEEP)
    return _kept(drawn, "Cover (invented)")


def _ground(above: Colour, below: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), above)
    column.putpixel((0, 1), below)
    drawn = column.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return drawn, ImageDraw.Draw(drawn)


def _waves(
    pen: ImageDraw.ImageDraw, top: int, colour: Colour, *, width: int = WIDTH, depth: int = HEIGHT
) -> None:
    crest = [(at, top + 14 * sin(at / 60 + top)) for at in range(0, width + 12, 12)]
    pen.polygon([(0, depth), *crest, (width, depth)], fill=colour)


def _kept(drawn: Image.Image, title: str) -> Picture:
    file = BytesIO()
    drawn.save(file, "PNG")
    picture = Picture(title=title, file=ImageFile(file, name="drawn.png"))
    picture.save()
    return picture
