"""To order materials and the order of units are two words in other languages."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "src/saystop/outreach/templates/outreach"


def test_the_button_that_orders_does_not_share_the_word_for_a_sequence() -> None:
    for name in ("stock.html", "stock_ledger.html"):
        assert not re.search(r'{% trans "Order" %}', (TEMPLATES / name).read_text()), name
