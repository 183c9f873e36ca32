"""axe finds nothing on the pages about signing in, members, keys and the office."""

import re

import pytest
from django.conf import LazySettings
from playwright.sync_api import Route

from saystop.offices import audit, trail
from saystop.offices.models import AuditHead, DeskGrant, Member
from saystop.offices.services import factors, members
from tests import people
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.offices.test_vouching import STRANGE, invent_grant
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = (*DESK, "offices/errors.html", "offices/field.html")
NEW = "another pier at dusk"
OPEN = {"current": people.PASSWORD}
CODE = "main form:has([name=code]) button"


@shows(*FORM, "offices/sign_in.html", "offices/second.html", "offices/done.html", "saystop/languages.html",
       "saystop/fault.html")  # fmt: skip
def test_signing_in(scan: Scan, office: FoundOffice, officer: Member) -> None:
    page = scan.page
    scan.at("/sign-in/", "/sign-in/?done=everyone")
    page.locator("summary").click()
    scan.look("forgotten password")
    scan.go("nothing typed", ERRORS)
    scan.fill({"email": officer.email, "password": NEW})
    for _ in range(6):
        scan.go()
    scan.look("too many attempts", ERRORS)

    Member.objects.filter(pk=officer.pk).update(public_key=STRANGE)
    people.give_passkey(office.director)
    scan.fill({"email": office.director.email, "password": people.PASSWORD})
    scan.go("the second factor", "[data-passkey]")
    scan.fill({"code": "000000"})
    scan.press(CODE, "a wrong code", ERRORS)
    Member.objects.filter(pk=office.director.pk).update(public_key=STRANGE)
    page.goto("/sign-in/")
    scan.fill({"email": office.director.email, "password": people.PASSWORD})
    scan.go("who was exchanged", ERRORS)
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').remove()")
    scan.go("a form that was open too long", "p.actions")
    page.goto("/sign-in/")
    page.evaluate("document.querySelector('main form').innerHTML += '<input name=x>'.repeat(2000)")
    scan.go("a form that could not be read", "p.actions")


@shows(*FORM, "offices/invitation.html", "offices/invitation_gone.html", "offices/set_up.html", "offices/codes.html",
       "offices/authenticator.html", "offices/add_passkey.html", "offices/second.html")  # fmt: skip
def test_being_invited(scan: Scan, office: FoundOffice, officer: Member) -> None:
    again = members.invite(office.director, email=officer.email, name=officer.name, role="case_officer")
    token = members.invite(None, email="nia@harbour.example", name="Nia Newcomer", role="case_officer")
    scan.at("/invitation/never-was/", f"/invitation/{again}/", f"/invitation/{token}/")
    scan.fill({"new_password": "short", "again": "other"})
    scan.go("a password that is no password", ERRORS)
    scan.fill({"new_password": people.PASSWORD, "again": people.PASSWORD})
    scan.go("setting up the second factor", "[data-passkey]")
    scan.fill({"code": "000000"})
    scan.press(CODE, "a wrong code of the new app", ERRORS)
    nia = Member.objects.get(email="nia@harbour.example")
    people.give_authenticator(nia)
    factors.new_recovery_codes(people.unlocked(nia))
    Member.objects.filter(pk=nia.pk).update(totp_box=b"")
    scan.at("/sign-in/second/")
    scan.sign_in(officer)
    scan.at("/sign-in/codes/")
    scan.go("ten codes", "#codes")
    scan.at("/sign-in/codes/")


@shows(*FORM, "offices/me.html", "offices/done.html", "offices/password.html", "offices/replace_authenticator.html",
       "offices/remove_passkey.html", "offices/add_passkey.html", "offices/authenticator.html")  # fmt: skip
def test_ones_own_sign_in(scan: Scan, director: Member) -> None:
    page = scan.page
    scan.at("/desk/me/")
    page.fill("[data-passkey] [name=name]", "blue key")
    page.evaluate("document.querySelector('[data-passkey]').submit()")
    page.wait_for_selector(ERRORS)
    scan.look("a passkey that could not be kept")
    key = people.give_passkey(director, "a blue key with a rather long name that nobody can remember")
    scan.at("/desk/me/?done=passkey-added", f"/desk/me/passkeys/{key.pk}/remove/", "/desk/me/password/")
    scan.go("nothing typed", ERRORS)
    scan.fill({"current": NEW, "new_password": NEW, "again": NEW})
    scan.go("not the present password", ERRORS)
    scan.at("/desk/me/authenticator/")
    scan.fill({"code": "12"})
    scan.go("no code", ERRORS)
    Member.objects.filter(pk=director.pk).update(totp_box=b"")
    scan.at("/desk/me/", "/desk/me/authenticator/", f"/desk/me/passkeys/{key.pk}/remove/")


@shows(*FORM, "offices/members.html", "offices/invite.html", "offices/link.html", "offices/new_link.html",
       "offices/deactivate.html", "offices/done.html")  # fmt: skip
def test_members(scan: Scan, office: FoundOffice, director: Member, officer: Member) -> None:
    scan.at("/desk/members/", "/desk/members/invite/")
    scan.go("nobody invited", ERRORS)
    scan.fill({"name": "Maximiliane Newcomer", "email": "maximiliane.newcomer@quay.harbour.example"} | OPEN)
    scan.page.locator("[name=role]").first.check()
    scan.go("the link", "#link")
    people.member_without_desk("Wim Waiting")
    other = people.member_without_desk("Silke Second", "director")
    for one in (officer, director):
        scan.at(f"/desk/members/{one.pk}/new-link/", f"/desk/members/{one.pk}/deactivate/")
    scan.page.goto(f"/desk/members/{officer.pk}/new-link/")
    scan.press("button.risky", "no password", ERRORS)
    scan.page.goto(f"/desk/members/{officer.pk}/deactivate/")
    scan.press("button.risky", "somebody was let go", GOOD)
    scan.sign_in(other)
    scan.at(
        "/desk/members/", f"/desk/members/{director.pk}/deactivate/", f"/desk/members/{director.pk}/new-link/"
    )


@shows(*FORM, "offices/desks.html", "offices/grant.html", "offices/revoke.html", "offices/recovery.html",
       "offices/done.html")  # fmt: skip
def test_desks(scan: Scan, office: FoundOffice, director: Member) -> None:
    wim = people.member_without_desk()
    here = f"/desk/desks/{office.desk.pk}"
    scan.at("/desk/desks/", f"{here}/grant/{wim.pk}/", f"{here}/revoke/{director.pk}/")
    invent_grant(office, wim)
    scan.at("/desk/desks/")
    DeskGrant.objects.filter(member=wim).delete()
    scan.page.goto(f"{here}/grant/{wim.pk}/")
    scan.press("button.risky", "no password", ERRORS)
    scan.fill(OPEN)
    scan.press("button.risky", "granted", GOOD)
    scan.at(f"{here}/revoke/{wim.pk}/", f"{here}/revoke/{director.pk}/")
    DeskGrant.objects.all().delete()
    scan.at("/desk/desks/", f"{here}/grant/{wim.pk}/", "/desk/recovery/")
    scan.press("button.risky", "no share", ERRORS)
    scan.fill({"share_1": office.shares[0], "share_2": office.shares[0]})
    scan.press("button.risky", "the same share twice", ERRORS)
    scan.fill({"share_1": office.shares[0], "share_2": office.shares[1]})
    scan.press("button.risky", "restored", GOOD)


@shows(*FORM, "offices/office.html", "offices/audit.html", "offices/done.html")
def test_the_office(
    scan: Scan, director: Member, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    scan.at("/desk/office/")
    scan.fill({"name": ""})
    scan.go("an office without a name", ERRORS)
    scan.fill({"name": "Harbour Office of the Northern and the Southern Quays"})
    scan.go("the office was changed", GOOD)
    settings.SAYSTOP_IDLE_MINUTES = 2
    scan.page.goto("/desk/office/")
    scan.page.wait_for_selector("[data-idle-seconds]:visible")
    scan.look("the desk locks soon", "[data-idle-seconds]")
    monkeypatch.setattr(trail, "ENTRIES_A_PAGE", 2)
    scan.at("/desk/audit/", f"/desk/audit/?before={audit.verify().count}")
    scan.press("main form button", "the trail is whole", "div.good")
    AuditHead.objects.update(digest=b"x" * 32)
    scan.press("main form button", "the trail is not whole", "div.danger")


@shows("offices/lock_everyone.html", "offices/sign_in.html", "offices/done.html")
def test_everybody_is_signed_out(scan: Scan, director: Member) -> None:
    scan.at("/desk/lock-everyone/")
    scan.press("button.risky", "everybody is signed out", GOOD)


@shows(*DESK, "offices/new_shares.html", "offices/shares.html")
def test_recovery_shares_made_anew(scan: Scan, office: FoundOffice, director: Member) -> None:
    other = people.member_without_desk("Silke Second", "director")
    scan.at("/desk/recovery/new-shares/")
    scan.press("button.risky", "no password for new shares", "div.errors")
    scan.page.evaluate("document.querySelector('[name=instead_of]').value = 'earlier'")
    scan.page.fill("[name=current]", people.PASSWORD)
    scan.press("button.risky", "new shares were made meanwhile", "div.warning")
    scan.page.fill("[name=current]", people.PASSWORD)
    scan.press("button.risky", "the new shares", "ol.receipt")
    scan.sign_in(other)
    scan.at("/desk/recovery/new-shares/")


@shows(*DESK, "offices/me.html", "offices/codes.html", "saystop/public_base.html", "reporting/step.html")
def test_without_javascript(scan: Scan, director: Member) -> None:
    scan.page.route("**/*", without_script)
    scan.at(
        "/de/", "/de/report/", "/de/return/", "/de/nothing-here/", "/desk/me/", "/desk/", "/sign-in/codes/"
    )


def without_script(route: Route) -> None:
    """The page as a browser without JavaScript shows it. With JavaScript switched off, axe could not run either."""
    if route.request.resource_type == "script":
        route.abort()
    elif route.request.resource_type == "document":
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub("</?noscript>", "", answer.text()))
    else:
        route.continue_()
