"""Links, mail addresses and accounts: one value for all ways to write the same."""

import pytest

from saystop.engines.linkage import Kind, of_field
from tests.engines.linkage.samples import found, values


@pytest.mark.parametrize(
    "written",
    [
        "https://www.example.com/House/12",
        "http://example.com/House/12/",
        "HTTPS://WWW.EXAMPLE.COM:443/House/12#photos",
        "(see https://example.com/House/12?utm_source=mail&fbclid=abc)",
        "https://user:word@example.com/House/12.",
        "www.example.com/House/12, which",
        "example.com/House/12",
        "https://example.com/%48ouse/12",
    ],
)
def test_one_link_however_written(written: str) -> None:
    assert values(written, Kind.LINK) == ["https://example.com/House/12"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://example.com/?b=2&a=1", "https://example.com?a=1&b=2"),
        ("https://example.com:8080/", "https://example.com:8080"),
        ("https://en.wikipedia.org/wiki/Brussels_(city)", "https://en.wikipedia.org/wiki/Brussels_(city)"),
        ("casa.example.es/piso", "https://casa.example.es/piso"),
    ],
)
def test_what_belongs_to_a_link_stays(written: str, value: str) -> None:
    assert values(written, Kind.LINK) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "We left the hotel.Then it rained.",
        "He said no.So we went.",
        "and/or, yes/no, 1/2",
        "http://",
        "http://localhost",
        "https://[::1",
        "version 1.2.3",
        "e.g. this",
    ],
)
def test_what_is_no_link(text: str) -> None:
    assert values(text, Kind.LINK) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Write to John.Doe@Example.COM.", "john.doe@example.com"),
        ("<jan@münchen.example>", "jan@xn--mnchen-3ya.example"),
        ("john.doe+beach@gmail.com", "johndoe@gmail.com"),
        ("j.o.h.n.doe@googlemail.com", "johndoe@gmail.com"),
        ("a+b@example.com", "a+b@example.com"),
        ("mailto:x@example.com", "x@example.com"),
        ("x@y@example.com", "y@example.com"),
    ],
)
def test_mail_addresses(written: str, value: str) -> None:
    assert values(written, Kind.EMAIL) == [value]
    assert values(written, Kind.LINK) == []


def test_digits_in_an_address_are_no_phone_number() -> None:
    for text in ("0470123456@example.com", "https://example.com/a?tel=0470123456", "t.me/n0470123456"):
        assert [each.kind for each in found(text, "BE")] in ([Kind.EMAIL], [Kind.LINK], [Kind.ACCOUNT])


@pytest.mark.parametrize("text", ["see you @ 8", "me@home", "@boss", "a @b.com", "@@@@"])
def test_what_is_no_mail_address(text: str) -> None:
    assert values(text, Kind.EMAIL) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("@boss_77 on Instagram", "instagram:boss_77"),
        ("@Boss_77 sur insta", "instagram:boss_77"),
        ("@bigboss (Telegram)", "telegram:bigboss"),
        ("telegram: bigboss77", "telegram:bigboss77"),
        ("Telegram: @BigBoss", "telegram:bigboss"),
        ("his Telegram: bigboss.", "telegram:bigboss"),
        ("Snapchat username is lucas.p", "snapchat:lucas.p"),
        ("signal id: lucas.p", "signal:lucas.p"),
        ("snap: lucas_99", "snapchat:lucas_99"),
        ("insta lucas.p99", "instagram:lucas.p99"),
        ("t.me/bigboss.", "telegram:bigboss"),
        ("https://t.me/s/bigboss/", "telegram:bigboss"),
        ("instagram.com/some.one/?hl=fr", "instagram:some.one"),
        ("https://www.tiktok.com/@some.one", "tiktok:some.one"),
        ("https://m.facebook.com/profile.php?id=1000123", "facebook:1000123"),
        ("https://facebook.com/some.one", "facebook:some.one"),
        ("https://twitter.com/some_one", "x:some_one"),
        ("https://x.com/some_one", "x:some_one"),
        ("https://vk.com/id12345", "vk:id12345"),
        ("contact @bigboss_77", "@bigboss_77"),
    ],
)
def test_accounts(written: str, value: str) -> None:
    assert values(written, Kind.ACCOUNT) == [value]
    assert values(written, Kind.LINK) == []


@pytest.mark.parametrize(
    "text",
    [
        "Instagram: he wrote to me",
        "telegram: no",
        "signal: lookout",
        "We met on Telegram and talked",
        "a line: first",
        "on Facebook 2026",
        "Telegram 3pm",
        "signal lamp_1",
        "he was @home and @reception",
        "https://instagram.com/p/Cabc123/",
        "https://t.me/joinchat/abcdef",
        "https://facebook.com/groups/12345",
    ],
)
def test_what_is_no_account(text: str) -> None:
    assert values(text, Kind.ACCOUNT) == []


def test_a_post_is_a_link_and_its_account() -> None:
    kinds = {each.kind: each.value for each in found("https://www.tiktok.com/@some.one/video/123?_t=1")}
    assert kinds[Kind.ACCOUNT] == "tiktok:some.one"
    assert kinds[Kind.LINK].startswith("https://tiktok.com/@some.one/video/123")


@pytest.mark.parametrize(
    "link", ["https://wa.me/32470123456", "https://api.whatsapp.com/send?phone=32470123456"]
)
def test_the_link_of_a_number_is_that_number_too(link: str) -> None:
    assert values(link, Kind.PHONE) == ["+32470123456"]
    assert values(link, Kind.ACCOUNT) == ["whatsapp:+32470123456"]


def test_fields() -> None:
    assert [each.value for each in of_field(Kind.ACCOUNT, "BigBoss")] == ["@bigboss"]
    assert [each.value for each in of_field(Kind.ACCOUNT, "https://t.me/BigBoss")] == ["telegram:bigboss"]
    assert [each.value for each in of_field(Kind.LINK, "www.example.com/a/")] == ["https://example.com/a"]
    assert [each.value for each in of_field(Kind.EMAIL, "A@example.com")] == ["a@example.com"]
    assert of_field(Kind.EMAIL, "none") == []
