"""How often pages were opened: a sum for each page and day, and nothing of who opened them."""

from django.db import models


class Visit(models.Model):
    """How often the page at this address was opened on this day. An address stays when its page goes: the sum of a year does not
    shrink.
    """

    path = models.CharField(max_length=255)
    day = models.DateField(db_index=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "day"], name="one_sum_a_page_and_day")]
