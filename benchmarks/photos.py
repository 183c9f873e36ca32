"""A photo of about 1 MiB, drawn by code: noise, which does not compress."""

import random
from io import BytesIO

WIDTH, HEIGHT = 1344, 1008


def photo() -> bytes:
    from PIL import Image

    noise = random.Random(7).randbytes(WIDTH * HEIGHT * 3)
    picture = Image.frombytes("RGB", (WIDTH, HEIGHT), noise)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=86)
    return kept.getvalue()
