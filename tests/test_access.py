"""Who gets where: every address of the house, walked by every kind of visitor, against one table.

A new address fails here until its line stands in the table: name -> who is let in, and what the address is made of.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from saystop.offices.models import Invitation, Member, Passkey
from saystop.offices.services import desks, members
from saystop.screening.models import Client as Asker
from saystop.screening.models import Exclusion, HashList, Match
from saystop.screening.services import clients
from saystop.surveys.models import Survey
from tests import people
from tests.people import FoundOffice
from tests.screening.desk import a_list, a_match
from tests.surveys.making import published

pytestmark = pytest.mark.django_db

SIGN_IN = "led to the sign-in page"
REFUSED = "refused"
OPEN = "let in"
BROKEN = "broken"


@dataclass(frozen=True)
class Roles:
    """What becomes of each kind of visitor."""

    anonymous: str
    pending: str  # has shown the password; has no second factor yet
    waiting: str  # a case officer without a desk
    officer: str  # a case officer who holds the desk
    director: str  # holds every desk
    researcher: str  # holds a desk that gets no reports
    screener: str = ""  # holds the desk and the screening desk; empty: as an officer
    outreach: str = (
        ""  # an outreach officer; empty: as a case officer without a desk, who has reports as little
    )
    trainer: str = ""  # likewise
    communications: str = ""  # likewise

    def of(self, role: str) -> str:
        due: str = getattr(self, role)
        return due or (self.officer if role == "screener" else self.waiting)


EVERYBODY = Roles(OPEN, OPEN, OPEN, OPEN, OPEN, OPEN)
MEMBERS = Roles(SIGN_IN, SIGN_IN, OPEN, OPEN, OPEN, OPEN)
HOLDERS = Roles(SIGN_IN, SIGN_IN, REFUSED, OPEN, OPEN, REFUSED)
DIRECTORS = Roles(SIGN_IN, SIGN_IN, REFUSED, REFUSED, OPEN, REFUSED)
RESEARCHERS = Roles(SIGN_IN, SIGN_IN, REFUSED, REFUSED, OPEN, OPEN)
OUTREACH = Roles(SIGN_IN, SIGN_IN, OPEN, OPEN, OPEN, REFUSED, trainer=REFUSED, communications=REFUSED)
TRAINERS = Roles(SIGN_IN, SIGN_IN, OPEN, OPEN, OPEN, REFUSED, outreach=REFUSED, communications=REFUSED)
CAMPAIGNERS = Roles(SIGN_IN, SIGN_IN, OPEN, OPEN, OPEN, REFUSED, outreach=REFUSED, trainer=REFUSED)
SCREENERS = Roles(SIGN_IN, SIGN_IN, REFUSED, REFUSED, OPEN, REFUSED, OPEN)


@dataclass
class World:
    """What addresses may be about."""

    office: FoundOffice
    officer: Member
    waiting: Member
    newcomer: Member
    invitation: Invitation
    token: str
    passkey: Passkey
    researcher: Member
    survey: Survey
    screener: Member
    hash_list: HashList
    exclusion: Exclusion
    match: Match
    client: Asker
    outreach: Member
    trainer: Member
    communications: Member


@dataclass(frozen=True)
class Page:
    roles: Roles
    args: Callable[[World], Mapping[str, Any]] = field(default=lambda world: {})
    post_only: bool = False
    parts: tuple[str, ...] = ()


def in_english(world: World) -> Mapping[str, Any]:
    return {"lang": "en"}


def of_no_case(world: World) -> Mapping[str, Any]:
    """A case that does not exist: who is let in is told so, who is not does not learn even that."""
    return {"case": UUID(int=0)}


def of_no_attachment(world: World) -> Mapping[str, Any]:
    return {"case": UUID(int=0), "attachment": UUID(int=0)}


def of_the_survey(world: World) -> Mapping[str, Any]:
    return {"survey": world.survey.pk}


def of_the_survey_in_english(world: World) -> Mapping[str, Any]:
    return {"survey": world.survey.pk, "language": "en"}


def answered_in_english(world: World) -> Mapping[str, Any]:
    return {"lang": "en", "slug": world.survey.slug}


def of_the_list(world: World) -> Mapping[str, Any]:
    return {"hash_list": world.hash_list.pk}


def of_the_client(world: World) -> Mapping[str, Any]:
    return {"client": world.client.pk}


def of_no_code(world: World) -> Mapping[str, Any]:
    return {"lang": "en", "code": "none"}


def of_no_fundraiser(world: World) -> Mapping[str, Any]:
    return {"fundraiser": UUID(int=0)}


def of_no_gift_link(world: World) -> Mapping[str, Any]:
    return {"lang": "en", "token": "none"}


def of_no_workshop(world: World) -> Mapping[str, Any]:
    return {"workshop": UUID(int=0)}


def of_no_course(world: World) -> Mapping[str, Any]:
    return {"course": UUID(int=0)}


def of_no_unit(world: World) -> Mapping[str, Any]:
    return {"unit": UUID(int=0)}


def of_no_event(world: World) -> Mapping[str, Any]:
    return {"event": UUID(int=0)}


def of_no_figure(world: World) -> Mapping[str, Any]:
    return {"figure": UUID(int=0)}


def of_a_year(world: World) -> Mapping[str, Any]:
    return {"year": 2024}


def of_no_number(world: World) -> Mapping[str, Any]:
    return {"year": 2024, "figure": UUID(int=0)}


def of_no_section(world: World) -> Mapping[str, Any]:
    return {"section": UUID(int=0)}


def of_a_scenario(world: World) -> Mapping[str, Any]:
    return {"slug": "reception", "language": "en"}


def of_no_partner(world: World) -> Mapping[str, Any]:
    return {"partner": UUID(int=0)}


def of_no_batch(world: World) -> Mapping[str, Any]:
    return {"batch": UUID(int=0)}


def of_no_evidence(world: World) -> Mapping[str, Any]:
    return {"evidence": UUID(int=0)}


def of_no_badge(world: World) -> Mapping[str, Any]:
    return {"badge": UUID(int=0)}


def of_no_channel(world: World) -> Mapping[str, Any]:
    return {"channel": UUID(int=0)}


def of_no_action(world: World) -> Mapping[str, Any]:
    return {"action": UUID(int=0)}


def of_no_delivery(world: World) -> Mapping[str, Any]:
    return {"delivery": UUID(int=0)}


def of_no_session(world: World) -> Mapping[str, Any]:
    return {"lang": "en", "session": UUID(int=0)}


PAGES: dict[str, Page] = {
    # Everybody's
    "asking:style": Page(EVERYBODY, lambda world: {"digest": "none"}),
    "asking:script": Page(EVERYBODY, lambda world: {"digest": "none"}),
    "reporting:root": Page(EVERYBODY),
    "reporting:start": Page(EVERYBODY, in_english),
    "reporting:line": Page(EVERYBODY, in_english),
    "reporting:signs": Page(EVERYBODY, in_english),
    "reporting:help": Page(EVERYBODY, in_english),
    "reporting:help_country": Page(EVERYBODY, lambda world: {"lang": "en", "country": "be"}),
    "reporting:report": Page(EVERYBODY, in_english),
    "reporting:return": Page(EVERYBODY, in_english),
    "surveys:answer": Page(EVERYBODY, answered_in_english),
    "surveys:go_on": Page(
        EVERYBODY, lambda world: {"lang": "en", "slug": world.survey.slug, "secret": "none"}
    ),
    "surveys:released": Page(EVERYBODY, answered_in_english),
    # Sign-in
    "offices:sign_in": Page(EVERYBODY),
    "offices:second": Page(Roles(SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN)),
    "offices:set_up": Page(Roles(SIGN_IN, OPEN, OPEN, OPEN, OPEN, OPEN)),
    "offices:invitation": Page(EVERYBODY, lambda world: {"token": world.token}),
    "offices:codes": Page(MEMBERS),
    "offices:awake": Page(Roles(REFUSED, REFUSED, OPEN, OPEN, OPEN, OPEN)),
    # One's own
    "offices:me": Page(MEMBERS),
    "offices:password": Page(MEMBERS),
    "offices:authenticator": Page(MEMBERS),
    "offices:new_passkey": Page(MEMBERS, post_only=True),
    "offices:remove_passkey": Page(MEMBERS, lambda world: {"pk": world.passkey.pk}),
    "offices:language": Page(MEMBERS, post_only=True),
    "offices:mail": Page(MEMBERS, post_only=True),
    "offices:unsent": Page(MEMBERS),
    # The office
    "offices:members": Page(DIRECTORS),
    "offices:invite": Page(DIRECTORS),
    "offices:withdraw": Page(DIRECTORS, lambda world: {"pk": world.invitation.pk}, post_only=True),
    "offices:new_link": Page(DIRECTORS, lambda world: {"pk": world.officer.pk}),
    "offices:deactivate": Page(DIRECTORS, lambda world: {"pk": world.officer.pk}),
    "offices:desks": Page(DIRECTORS),
    "offices:grant": Page(
        DIRECTORS, lambda world: {"desk": world.office.desk.pk, "member": world.waiting.pk}
    ),
    "offices:revoke": Page(
        DIRECTORS, lambda world: {"desk": world.office.desk.pk, "member": world.officer.pk}
    ),
    "offices:recovery": Page(DIRECTORS),
    "offices:new_shares": Page(DIRECTORS),
    "offices:office": Page(DIRECTORS),
    "offices:audit": Page(DIRECTORS),
    "offices:lock_everyone": Page(DIRECTORS),
    "reporting:form": Page(DIRECTORS),
    "reporting:form_file": Page(DIRECTORS),
    # The desk
    "reporting:take": Page(HOLDERS, in_english),
    "casework:inbox": Page(MEMBERS),
    "casework:case": Page(HOLDERS, of_no_case),
    "casework:answer": Page(HOLDERS, of_no_case, post_only=True),
    "casework:note": Page(HOLDERS, of_no_case, post_only=True),
    "casework:state": Page(HOLDERS, of_no_case, post_only=True),
    "casework:assign": Page(HOLDERS, of_no_case, post_only=True),
    "casework:merge": Page(HOLDERS, of_no_case, post_only=True),
    "casework:split": Page(HOLDERS, of_no_case, post_only=True),
    "casework:assessment": Page(HOLDERS, of_no_case),
    "casework:assess": Page(HOLDERS, of_no_case, post_only=True),
    "casework:desk_settings": Page(DIRECTORS),
    "casework:national_rules": Page(HOLDERS),
    "casework:new_national_rule": Page(DIRECTORS),
    "casework:national_rule": Page(DIRECTORS, lambda world: {"rule": UUID(int=0)}),
    "casework:remove_national_rule": Page(DIRECTORS, lambda world: {"rule": UUID(int=0)}),
    "casework:work": Page(HOLDERS),
    "casework:details": Page(HOLDERS, post_only=True),
    "casework:absences": Page(HOLDERS),
    "casework:hand_over": Page(HOLDERS),
    "casework:answer_templates": Page(HOLDERS),
    "casework:new_answer_template": Page(HOLDERS),
    "casework:answer_template": Page(HOLDERS, lambda world: {"template": 999}),
    "casework:remove_template": Page(HOLDERS, lambda world: {"template": 999}),
    "casework:tasks": Page(HOLDERS, of_no_case),
    "casework:shut_out": Page(MEMBERS, of_no_case),
    "casework:all_the_same": Page(HOLDERS, of_no_case, post_only=True),
    "casework:start_answer": Page(HOLDERS, of_no_case, post_only=True),
    "casework:search": Page(HOLDERS),
    "casework:index": Page(HOLDERS, post_only=True),
    "casework:links": Page(HOLDERS, of_no_case),
    "casework:graph": Page(HOLDERS, of_no_case),
    "casework:identity": Page(HOLDERS, of_no_case),
    "casework:referrals": Page(HOLDERS, of_no_case),
    "casework:new_referral": Page(HOLDERS, of_no_case),
    "casework:referral": Page(HOLDERS, lambda world: {"referral": UUID(int=0)}),
    "casework:referral_pack": Page(HOLDERS, lambda world: {"referral": UUID(int=0)}, post_only=True),
    "casework:referral_pdf": Page(HOLDERS, lambda world: {"referral": UUID(int=0)}),
    "casework:authority_keys": Page(DIRECTORS),
    "casework:dashboard": Page(HOLDERS),
    "casework:annual": Page(HOLDERS),
    "casework:annual_report": Page(HOLDERS, lambda world: {"year": 2026, "spoken": "en"}),
    "casework:annual_file": Page(HOLDERS, lambda world: {"year": 2026, "spoken": "en", "form": "json"}),
    "casework:identities": Page(DIRECTORS),
    "casework:decide_identity": Page(DIRECTORS, lambda world: {"release": UUID(int=0)}),
    "casework:case_keeping": Page(HOLDERS, of_no_case),
    "casework:delete": Page(HOLDERS, of_no_case),
    "casework:gone": Page(HOLDERS, of_no_case, post_only=True),
    "casework:keeping": Page(HOLDERS),
    "casework:keeping_due": Page(HOLDERS),
    "casework:keeping_rules": Page(DIRECTORS),
    "casework:requests": Page(HOLDERS),
    "casework:new_request": Page(HOLDERS),
    "casework:request": Page(HOLDERS, lambda world: {"request_id": UUID(int=0)}),
    "casework:attachment": Page(HOLDERS, of_no_attachment),
    "casework:preview": Page(HOLDERS, of_no_attachment),
    # Surveys
    "surveys:surveys": Page(RESEARCHERS),
    "surveys:new": Page(RESEARCHERS),
    "surveys:survey": Page(RESEARCHERS, of_the_survey),
    "surveys:settings": Page(RESEARCHERS, of_the_survey),
    "surveys:workbook": Page(RESEARCHERS, of_the_survey),
    "surveys:renew": Page(RESEARCHERS, of_the_survey),
    "surveys:preview": Page(RESEARCHERS, of_the_survey_in_english),
    "surveys:publish": Page(RESEARCHERS, of_the_survey),
    "surveys:close": Page(RESEARCHERS, of_the_survey),
    "surveys:delete": Page(RESEARCHERS, of_the_survey),
    # The researcher here does not hold the survey’s desk, and the officer runs no surveys.
    "surveys:contacts": Page(DIRECTORS, of_the_survey),
    "surveys:tickets": Page(RESEARCHERS, of_the_survey),
    "surveys:results": Page(RESEARCHERS, of_the_survey),
    "surveys:crossed": Page(RESEARCHERS, of_the_survey),
    "surveys:svg": Page(RESEARCHERS, of_the_survey),
    "surveys:png": Page(RESEARCHERS, of_the_survey),
    "surveys:words": Page(RESEARCHERS, of_the_survey),
    "surveys:weights": Page(RESEARCHERS, of_the_survey),
    "surveys:release": Page(RESEARCHERS, of_the_survey),
    "surveys:export": Page(RESEARCHERS, of_the_survey),
    "surveys:codebook": Page(RESEARCHERS, of_the_survey),
    "surveys:import": Page(RESEARCHERS, of_the_survey),
    # What stands on paper: whoever works here may print and enter it.
    "surveys:paper": Page(MEMBERS, of_the_survey_in_english),
    "surveys:enter": Page(MEMBERS, of_the_survey),
    # Screening
    "screening:lists": Page(SCREENERS),
    "screening:open_desk": Page(DIRECTORS, post_only=True),
    "screening:new_list": Page(DIRECTORS),
    "screening:list": Page(SCREENERS, of_the_list),
    "screening:list_settings": Page(DIRECTORS, of_the_list),
    "screening:import": Page(DIRECTORS, of_the_list),
    "screening:undo": Page(DIRECTORS, lambda world: {"hash_list": world.hash_list.pk, "version": 1}),
    "screening:exclusion": Page(SCREENERS, lambda world: {"exclusion": world.exclusion.pk}, post_only=True),
    "screening:matches": Page(SCREENERS),
    "screening:match": Page(SCREENERS, lambda world: {"match": world.match.pk}),
    "screening:withheld": Page(SCREENERS),
    "screening:withheld_file": Page(SCREENERS, lambda world: {"attachment": UUID(int=0)}),
    "screening:withheld_found_wrong": Page(SCREENERS, lambda world: {"exclusion": world.exclusion.pk}),
    "screening:clients": Page(DIRECTORS),
    "screening:new_client": Page(DIRECTORS),
    "screening:client": Page(DIRECTORS, of_the_client),
    "screening:client_key": Page(DIRECTORS, of_the_client),
    "screening:deactivate_client": Page(DIRECTORS, of_the_client),
    "screening:figures": Page(SCREENERS),
    "screening:figures_file": Page(SCREENERS, lambda world: {"year": 2026, "form": "csv"}),
    # Outreach: codes on flyers
    "outreach:arrive": Page(EVERYBODY, lambda world: {"code": "pier2"}),
    "outreach:badge": Page(EVERYBODY, lambda world: {"lang": "en", "code": "none"}),
    # Outreach: the rooms of members
    "outreach:outreach": Page(OUTREACH),
    "outreach:partners": Page(OUTREACH),
    "outreach:new_partner": Page(OUTREACH),
    "outreach:import_partners": Page(OUTREACH),
    "outreach:export_partners": Page(OUTREACH, lambda world: {"form": "csv"}),
    "outreach:partner": Page(OUTREACH, of_no_partner),
    "outreach:edit_partner": Page(OUTREACH, of_no_partner),
    "outreach:new_contact": Page(OUTREACH, of_no_partner),
    "outreach:edit_contact": Page(OUTREACH, lambda world: {"partner": UUID(int=0), "contact": 1}),
    "outreach:remove_contact": Page(OUTREACH, lambda world: {"partner": UUID(int=0), "contact": 1}),
    "outreach:note_touch": Page(OUTREACH, of_no_partner),
    "outreach:remove_touch": Page(OUTREACH, lambda world: {"partner": UUID(int=0), "touch": 1}),
    "outreach:twice": Page(OUTREACH, of_no_partner),
    "outreach:merge_partners": Page(OUTREACH, lambda world: {"partner": UUID(int=0), "other": UUID(int=1)}),
    "outreach:map": Page(OUTREACH),
    "outreach:commitment": Page(OUTREACH, of_no_partner),
    "outreach:commitment_year": Page(
        OUTREACH, lambda world: {"partner": UUID(int=0), "year": 2031, "spoken": "en"}
    ),
    "outreach:grant_badge": Page(OUTREACH, of_no_partner, post_only=True),
    "outreach:evidence_file": Page(OUTREACH, of_no_evidence),
    "outreach:remove_evidence": Page(OUTREACH, of_no_evidence),
    "outreach:revoke_badge": Page(OUTREACH, of_no_badge),
    "outreach:badge_picture": Page(
        OUTREACH, lambda world: {"badge": UUID(int=0), "spoken": "en", "form": "svg"}
    ),
    "outreach:logo": Page(OUTREACH, of_no_partner),
    "outreach:logo_picture": Page(OUTREACH, of_no_partner),
    "outreach:remove_logo": Page(OUTREACH, of_no_partner),
    "outreach:campaigns": Page(OUTREACH),
    "outreach:new_campaign": Page(OUTREACH),
    "outreach:edit_campaign": Page(OUTREACH, lambda world: {"campaign": UUID(int=0)}),
    "outreach:channels": Page(OUTREACH),
    "outreach:new_channel": Page(OUTREACH),
    "outreach:channel": Page(OUTREACH, of_no_channel),
    "outreach:edit_channel": Page(OUTREACH, of_no_channel),
    "outreach:end_channel": Page(OUTREACH, of_no_channel),
    "outreach:sheet": Page(OUTREACH, lambda world: {"channel": UUID(int=0), "kind": "flyer", "form": "pdf"}),
    "outreach:signature": Page(OUTREACH, lambda world: {"channel": UUID(int=0), "form": "txt"}),
    "outreach:batches": Page(OUTREACH),
    "outreach:batch": Page(OUTREACH, of_no_batch),
    "outreach:go_on": Page(OUTREACH, of_no_batch, post_only=True),
    "outreach:batch_file": Page(OUTREACH, of_no_batch),
    "outreach:drop_batch": Page(OUTREACH, of_no_batch, post_only=True),
    "outreach:stock": Page(OUTREACH),
    "outreach:order": Page(OUTREACH),
    "outreach:order_arrived": Page(OUTREACH, lambda world: {"order": UUID(int=0)}),
    "outreach:deliver": Page(OUTREACH),
    "outreach:count_store": Page(OUTREACH),
    "outreach:remove_row": Page(OUTREACH, lambda world: {"what": "order", "row": UUID(int=0)}),
    "outreach:ledger": Page(OUTREACH, lambda world: {"campaign": UUID(int=0), "kind": "flyer"}),
    "outreach:works": Page(OUTREACH),
    "outreach:works_file": Page(OUTREACH, lambda world: {"form": "csv"}),
    # Training: everybody's
    "training:scenarios": Page(EVERYBODY, in_english),
    "training:begin": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "reception"}),
    "training:passage": Page(
        EVERYBODY, lambda world: {"lang": "en", "slug": "reception", "passage": "arrival"}
    ),
    "training:stage": Page(EVERYBODY, of_no_code),
    "training:workshop": Page(EVERYBODY, of_no_code),
    # Campaigns
    "campaigns:campaigns": Page(CAMPAIGNERS),
    # Advocacy
    "campaigns:our_actions": Page(EVERYBODY, in_english),
    "campaigns:our_actions_of": Page(EVERYBODY, lambda world: {"lang": "en", "year": 2031}),
    "campaigns:public_answer": Page(EVERYBODY, lambda world: {"lang": "en", "delivery": UUID(int=0)}),
    "campaigns:advocacy": Page(CAMPAIGNERS),
    "campaigns:advocacy_file": Page(CAMPAIGNERS, lambda world: {"form": "csv"}),
    "campaigns:new_action": Page(CAMPAIGNERS),
    "campaigns:action": Page(CAMPAIGNERS, of_no_action),
    "campaigns:edit_action": Page(CAMPAIGNERS, of_no_action),
    "campaigns:remove_action": Page(CAMPAIGNERS, of_no_action),
    "campaigns:targets": Page(CAMPAIGNERS),
    "campaigns:new_target": Page(CAMPAIGNERS),
    "campaigns:target": Page(CAMPAIGNERS, lambda world: {"target": UUID(int=0)}),
    "campaigns:merge_targets": Page(CAMPAIGNERS, lambda world: {"target": UUID(int=0)}),
    "campaigns:deliveries": Page(CAMPAIGNERS, lambda world: {"letter": UUID(int=0)}),
    "campaigns:delivery": Page(CAMPAIGNERS, of_no_delivery),
    "campaigns:remove_delivery": Page(CAMPAIGNERS, of_no_delivery),
    "campaigns:answer": Page(CAMPAIGNERS, of_no_delivery),
    # Letters
    "campaigns:public_letters": Page(EVERYBODY, in_english),
    "campaigns:public_letter": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none"}),
    "campaigns:letter_version": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none", "number": 1}),
    "campaigns:letter_paper": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none", "number": 1}),
    "campaigns:public_logo": Page(
        EVERYBODY, lambda world: {"lang": "en", "slug": "none", "signatory": UUID(int=0)}
    ),
    "campaigns:signature": Page(EVERYBODY, lambda world: {"lang": "en", "token": "none"}),
    "campaigns:letters": Page(CAMPAIGNERS),
    "campaigns:new_letter": Page(CAMPAIGNERS),
    **{
        f"campaigns:{name}": Page(CAMPAIGNERS, lambda world: {"letter": UUID(int=0)})
        for name in (
            "letter",
            "edit_letter",
            "letter_text",
            "publish_letter",
            "drop_text",
            "close_letter",
            "delete_letter",
        )
    },
    "campaigns:signatories_file": Page(CAMPAIGNERS, lambda world: {"letter": UUID(int=0), "form": "csv"}),
    "campaigns:add_signatory": Page(CAMPAIGNERS, lambda world: {"letter": UUID(int=0)}),
    "campaigns:signatory": Page(CAMPAIGNERS, lambda world: {"signatory": UUID(int=0)}),
    "campaigns:confirm_signatory": Page(
        CAMPAIGNERS, lambda world: {"signatory": UUID(int=0)}, post_only=True
    ),
    "campaigns:judge_logo": Page(CAMPAIGNERS, lambda world: {"signatory": UUID(int=0)}, post_only=True),
    "campaigns:signatory_logo": Page(CAMPAIGNERS, lambda world: {"signatory": UUID(int=0)}),
    "campaigns:remove_signatory": Page(CAMPAIGNERS, lambda world: {"signatory": UUID(int=0)}),
    # Campaigns: fundraisers
    "campaigns:give": Page(EVERYBODY, in_english),
    "campaigns:give_to": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none"}),
    "campaigns:my_gift": Page(EVERYBODY, of_no_gift_link),
    "campaigns:pay": Page(EVERYBODY, of_no_gift_link),
    "campaigns:my_certificate": Page(EVERYBODY, lambda world: {"lang": "en", "token": "none", "year": 2031}),
    "campaigns:payment_told": Page(EVERYBODY, post_only=True),
    "campaigns:fundraisers": Page(CAMPAIGNERS),
    "campaigns:new_fundraiser": Page(CAMPAIGNERS),
    "campaigns:fundraiser": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:edit_fundraiser": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:delete_fundraiser": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:fundraiser_state": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:fundraiser_money": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:note_gift": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:new_step": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:edit_step": Page(CAMPAIGNERS, lambda world: {"step": 1}),
    "campaigns:remove_step": Page(CAMPAIGNERS, lambda world: {"step": 1}),
    "campaigns:new_update": Page(CAMPAIGNERS, of_no_fundraiser),
    "campaigns:edit_update": Page(CAMPAIGNERS, lambda world: {"update": 1}),
    "campaigns:remove_update": Page(CAMPAIGNERS, lambda world: {"update": 1}),
    "campaigns:gift": Page(CAMPAIGNERS, lambda world: {"gift": UUID(int=0)}),
    "campaigns:accounts": Page(CAMPAIGNERS),
    "campaigns:new_account": Page(CAMPAIGNERS),
    "campaigns:edit_account": Page(CAMPAIGNERS, lambda world: {"account": UUID(int=0)}),
    "campaigns:tax_certificates": Page(CAMPAIGNERS),
    "campaigns:tax_year": Page(CAMPAIGNERS, lambda world: {"year": 2031}),
    "campaigns:tax_papers": Page(CAMPAIGNERS, lambda world: {"year": 2031}),
    "campaigns:tax_paper": Page(CAMPAIGNERS, lambda world: {"certificate": UUID(int=0)}),
    "campaigns:new_tax_rule": Page(CAMPAIGNERS),
    "campaigns:take_tax_rules": Page(CAMPAIGNERS, post_only=True),
    "campaigns:edit_tax_rule": Page(CAMPAIGNERS, lambda world: {"rule": 1}),
    # Campaigns: bank statements
    "campaigns:money": Page(CAMPAIGNERS),
    "campaigns:import_statement": Page(CAMPAIGNERS),
    "campaigns:search_money": Page(CAMPAIGNERS),
    "campaigns:statements": Page(CAMPAIGNERS),
    "campaigns:statement": Page(CAMPAIGNERS, lambda world: {"statement": UUID(int=0)}),
    "campaigns:entry": Page(CAMPAIGNERS, lambda world: {"entry": UUID(int=0)}),
    "campaigns:reopen_entry": Page(CAMPAIGNERS, lambda world: {"entry": UUID(int=0)}),
    "campaigns:export_gifts": Page(CAMPAIGNERS, lambda world: {"year": 2031, "form": "csv"}),
    # Figures
    "website:impact": Page(EVERYBODY, in_english),
    "website:impact_json": Page(EVERYBODY, in_english),
    "website:impact_year": Page(EVERYBODY, lambda world: {"lang": "en", "year": 2029}),
    "website:impact_report": Page(EVERYBODY, lambda world: {"lang": "en", "year": 2029}),
    "website:impact_figure": Page(EVERYBODY, lambda world: {"lang": "en", "year": 2029, "slug": "none"}),
    "website:register": Page(EVERYBODY, lambda world: {"lang": "en", "event": UUID(int=0)}),
    "website:event_calendar": Page(EVERYBODY, lambda world: {"lang": "en", "event": UUID(int=0)}),
    "website:my_registration": Page(EVERYBODY, of_no_gift_link),
    "website:events": Page(CAMPAIGNERS),
    "website:new_event": Page(CAMPAIGNERS),
    "website:event": Page(CAMPAIGNERS, of_no_event),
    "website:edit_event": Page(CAMPAIGNERS, of_no_event),
    "website:open_event": Page(CAMPAIGNERS, of_no_event, post_only=True),
    "website:cancel_event": Page(CAMPAIGNERS, of_no_event),
    "website:delete_event": Page(CAMPAIGNERS, of_no_event),
    "website:event_questions": Page(CAMPAIGNERS, of_no_event),
    "website:event_workbook": Page(CAMPAIGNERS, of_no_event),
    "website:participants_file": Page(CAMPAIGNERS, lambda world: {"event": UUID(int=0), "form": "csv"}),
    "website:remove_registration": Page(CAMPAIGNERS, lambda world: {"registration": UUID(int=0)}),
    "website:robots": Page(EVERYBODY),
    "website:sitemap": Page(EVERYBODY),
    "website:rss": Page(EVERYBODY, in_english),
    "website:atom": Page(EVERYBODY, in_english),
    "website:search": Page(EVERYBODY, in_english),
    "website:card": Page(
        EVERYBODY, lambda world: {"kind": "page", "key": "0", "lang": "en", "digest": "none"}
    ),
    "website:visits": Page(CAMPAIGNERS),
    "website:desk_figures": Page(CAMPAIGNERS),
    "website:figures": Page(CAMPAIGNERS),
    "website:add_figure": Page(CAMPAIGNERS, post_only=True),
    "website:new_figure": Page(CAMPAIGNERS),
    "website:edit_figure": Page(CAMPAIGNERS, of_no_figure),
    "website:move_figure": Page(CAMPAIGNERS, of_no_figure, post_only=True),
    "website:remove_figure": Page(CAMPAIGNERS, of_no_figure),
    "website:figures_year": Page(CAMPAIGNERS, of_a_year),
    "website:take_figures": Page(CAMPAIGNERS, of_a_year, post_only=True),
    "website:close_year": Page(CAMPAIGNERS, of_a_year),
    "website:by_hand": Page(CAMPAIGNERS, of_no_number),
    "website:correct_figure": Page(CAMPAIGNERS, of_no_number),
    "website:remove_value": Page(CAMPAIGNERS, of_no_number),
    "website:annual": Page(CAMPAIGNERS, of_a_year),
    "website:annual_publish": Page(CAMPAIGNERS, of_a_year, post_only=True),
    "website:annual_withdraw": Page(CAMPAIGNERS, of_a_year),
    "website:new_section": Page(CAMPAIGNERS, of_a_year),
    "website:annual_draft": Page(CAMPAIGNERS, lambda world: {"year": 2024, "language": "en"}),
    "website:section": Page(CAMPAIGNERS, of_no_section),
    "website:move_section": Page(CAMPAIGNERS, of_no_section, post_only=True),
    "website:remove_section": Page(CAMPAIGNERS, of_no_section),
    "website:section_picture": Page(CAMPAIGNERS, of_no_section),
    "training:test": Page(EVERYBODY, lambda world: {"lang": "en", "code": "none", "moment": "before"}),
    # Training: the rooms of members
    "training:sessions": Page(EVERYBODY, in_english),
    "training:session": Page(EVERYBODY, of_no_session),
    "training:calendar": Page(EVERYBODY, of_no_session),
    "training:consent": Page(EVERYBODY, of_no_session),
    "training:mine": Page(EVERYBODY, lambda world: {"lang": "en", "token": "none"}),
    "training:my_certificate": Page(EVERYBODY, lambda world: {"lang": "en", "token": "none", "form": "pdf"}),
    "training:here": Page(EVERYBODY, lambda world: {"lang": "en", "code": "none"}),
    "training:certificate": Page(EVERYBODY, lambda world: {"lang": "en", "code": "none"}),
    "training:renewal": Page(EVERYBODY, lambda world: {"lang": "en", "code": "none"}),
    "training:issuer": Page(EVERYBODY),
    "training:badge_key": Page(EVERYBODY),
    "training:status": Page(EVERYBODY),
    "training:desk_sessions": Page(TRAINERS),
    "training:new_session": Page(TRAINERS),
    "training:desk_session": Page(TRAINERS, lambda world: {"session": UUID(int=0)}),
    "training:edit_session": Page(TRAINERS, lambda world: {"session": UUID(int=0)}),
    "training:cancel_session": Page(TRAINERS, lambda world: {"session": UUID(int=0)}),
    "training:attendance": Page(TRAINERS, lambda world: {"session": UUID(int=0)}, post_only=True),
    "training:attendance_list": Page(TRAINERS, lambda world: {"session": UUID(int=0)}),
    "training:give_certificates": Page(TRAINERS, lambda world: {"session": UUID(int=0)}, post_only=True),
    "training:printed": Page(TRAINERS, lambda world: {"session": UUID(int=0)}),
    "training:remove_registration": Page(TRAINERS, lambda world: {"registration": UUID(int=0)}),
    "training:revoke": Page(TRAINERS, lambda world: {"certificate": UUID(int=0)}),
    # Courses
    "training:read_courses": Page(EVERYBODY, in_english),
    "training:read_course": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none"}),
    "training:read_unit": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none", "number": 1}),
    "training:picture": Page(EVERYBODY, lambda world: {"lang": "en", "slug": "none", "number": 1}),
    "training:courses": Page(TRAINERS),
    "training:new_course": Page(TRAINERS),
    "training:take_in_courses": Page(TRAINERS, post_only=True),
    "training:course": Page(TRAINERS, of_no_course),
    "training:edit_course": Page(TRAINERS, of_no_course),
    "training:new_unit": Page(TRAINERS, lambda world: {"course": UUID(int=0), "kind": "text"}),
    "training:edit_unit": Page(TRAINERS, of_no_unit),
    "training:move_unit": Page(TRAINERS, of_no_unit, post_only=True),
    "training:remove_unit": Page(TRAINERS, of_no_unit),
    "training:right": Page(TRAINERS, of_no_unit),
    "training:new_scenario": Page(TRAINERS),
    "training:change_scenario": Page(TRAINERS, lambda world: {"slug": "none"}),
    "training:remove_scenario": Page(TRAINERS, lambda world: {"slug": "none"}),
    "training:training": Page(TRAINERS),
    "training:scenario": Page(TRAINERS, of_a_scenario),
    "training:cards": Page(TRAINERS, of_a_scenario),
    "training:open_stage": Page(TRAINERS, of_a_scenario, post_only=True),
    "training:lead": Page(TRAINERS, lambda world: {"stage": UUID(int=0)}),
    "training:move": Page(TRAINERS, lambda world: {"stage": UUID(int=0)}, post_only=True),
    "training:chains": Page(TRAINERS),
    "training:open_chain": Page(TRAINERS, lambda world: {"session": UUID(int=0)}, post_only=True),
    "training:chain": Page(TRAINERS, lambda world: {"chain": UUID(int=0)}),
    "training:end_chain": Page(TRAINERS, lambda world: {"chain": UUID(int=0)}),
    "training:confirm_workshop": Page(TRAINERS, of_no_workshop, post_only=True),
    "training:refuse_workshop": Page(TRAINERS, of_no_workshop),
    "training:tests": Page(TRAINERS),
    "training:course_test": Page(TRAINERS, of_no_course),
    "training:upload_test": Page(TRAINERS, of_no_course),
    "training:take_test": Page(TRAINERS, of_no_course, post_only=True),
    "training:session_test": Page(TRAINERS, lambda world: {"session": UUID(int=0)}),
    "training:test_marks": Page(TRAINERS, lambda world: {"test": UUID(int=0)}),
    # The website
    "website:home": Page(EVERYBODY, in_english),
    "wagtail_serve": Page(EVERYBODY, lambda world: {}, parts=("nothing/",)),
    "wagtaildocs_serve": Page(EVERYBODY, lambda world: {}, parts=("1", "none.pdf")),
    "website:style": Page(EVERYBODY, lambda world: {"digest": "any"}),
    "website:picture": Page(EVERYBODY, lambda world: {"name": "none.webp"}),
    # Last, for it ends the visit
    "offices:sign_out": Page(Roles(SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN), post_only=True),
}


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The names of all addresses; one without a name fails by its route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space
            )
        else:
            yield space + (pattern.name or f"without a name: {pattern.pattern}")


def test_every_address_stands_in_the_table() -> None:
    assert set(addresses(get_resolver().url_patterns)) == set(PAGES)


@pytest.fixture
def world(office: FoundOffice, officer: Member) -> World:
    waiting, newcomer = people.member_without_desk(), people.newcomer()
    token = members.invite(office.director, email="ivo@harbour.example", name="Ivo", role="case_officer")
    passkey = people.give_passkey(officer)
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    research = desks.open_further(office.director, "Research")
    desks.grant(people.unlocked(office.director), research, researcher)
    survey = published(office)
    invitation = Invitation.objects.get(name="Ivo")
    screener = people.case_officer(office, "Selma Screener")
    screening = desks.open_further(office.director, "Screening", screens=True)
    desks.grant(people.unlocked(office.director), screening, screener)
    hash_list = a_list()
    exclusion = Exclusion.objects.create(list=hash_list, kind="pdq", value=bytes(32))
    client, _key = clients.make(
        office.director, name="Example Host", scopes=["match"], lists=[hash_list], per_second=100
    )
    return World(
        office, officer, waiting, newcomer, invitation, token, passkey, researcher, survey,
        screener, hash_list, exclusion, a_match(hash_list), client,
        people.member_without_desk("Oona Outreach", "outreach_officer"),
        people.member_without_desk("Tove Trainer", "trainer"),
        people.member_without_desk("Nadia News", "communications"),
    )  # fmt: skip


def visitor(world: World, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == "pending":
        client.post("/sign-in/", {"email": world.newcomer.email, "password": people.PASSWORD})
    elif role != "anonymous":
        members_of = {
            "waiting": world.waiting,
            "officer": world.officer,
            "director": world.office.director,
            "researcher": world.researcher,
            "screener": world.screener,
            "outreach": world.outreach,
            "trainer": world.trainer,
            "communications": world.communications,
        }
        people.sign_in(client, members_of[role])
    return client


def fate(answer: HttpResponse) -> str:
    if answer.status_code == 302 and answer.headers["Location"].split("?")[0] == "/sign-in/":
        return SIGN_IN
    if answer.status_code == 403:
        return REFUSED
    return BROKEN if answer.status_code >= 500 else OPEN


@pytest.mark.parametrize(
    "role",
    [
        *("anonymous", "pending", "waiting", "officer", "director"),
        *("researcher", "screener", "outreach", "trainer", "communications"),
    ],
)
def test_everybody_gets_where_the_table_says_and_nowhere_else(world: World, role: str) -> None:
    client = visitor(world, role)
    found, expected = {}, {}
    for name, page in PAGES.items():
        address = reverse(name, args=page.parts, kwargs=dict(page.args(world)))
        due = page.roles.of(role)
        # Who is not let in is not let in by POST either; who is would change things by it.
        methods = ["post"] if page.post_only else ["get"] if due == OPEN else ["get", "post"]
        for method in methods:
            found[f"{method} {name}"] = fate(getattr(client, method)(address))
            expected[f"{method} {name}"] = due
    assert found == expected
