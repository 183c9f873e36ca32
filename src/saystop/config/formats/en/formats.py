"""English as the offices write it: the day first, by 24 hours. The other languages are Django's own."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
