"""The numbers of letters that may be published."""

from django.db.models import Exists, OuterRef, QuerySet, Sum

from saystop.campaigns.models import Kind, Letter, LetterState, SignatoryState, Signature, Version


def letters_open(year: int | None = None) -> int:
    """Rows of `Letter` that are open; with a year, those that were opened in it."""
    if year is None:
        return Letter.objects.filter(state=LetterState.OPEN).count()
    return Letter.objects.filter(opened_on__year=year).count()


def organisations_signed(year: int | None = None) -> int:
    """Organisations, each once by name, confirmed below the current version of a letter; with a year, by signatures of it."""
    return _signed(Kind.ORGANISATION, year).values("signatory__key").distinct().count()


def people_signed(year: int | None = None) -> int:
    """Signatures of people confirmed below the current version of a letter; with a year, those of it.

    People whose names are not kept any more count where no year is asked for.
    """
    named = _signed(Kind.PERSON, year).count()
    if year is not None:
        return named
    gone = Version.objects.filter(~Exists(_newer("letter", "number"))).exclude(published_on=None)
    return named + (gone.aggregate(sum=Sum("unnamed"))["sum"] or 0)


def _signed(kind: Kind, year: int | None) -> QuerySet[Signature]:
    rows = Signature.objects.filter(
        ~Exists(_newer("version__letter", "version__number")),
        signatory__kind=kind,
        signatory__state=SignatoryState.CONFIRMED,
    ).order_by()
    return rows.filter(signed_on__year=year) if year is not None else rows


def _newer(letter: str, number: str) -> QuerySet[Version]:
    """Published versions of the same letter that came after."""
    later = Version.objects.filter(letter=OuterRef(letter), number__gt=OuterRef(number))
    return later.exclude(published_on=None)
