"""Which rule holds for tax certificates."""

from saystop.campaigns.models import TaxRule


def rule_of(year: int) -> TaxRule | None:
    """The newest that had begun in a year."""
    return TaxRule.objects.filter(first_year__lte=year).first()
