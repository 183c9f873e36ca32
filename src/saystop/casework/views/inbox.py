"""The list of cases."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from saystop.casework import queries, rules, showing
from saystop.casework.models import State
from saystop.casework.queries import ALL, LATE, NOBODY, OPEN, Filters
from saystop.casework.services import custody, notifying
from saystop.casework.views.page import language
from saystop.casework.views.searching import in_passing
from saystop.offices.access import members_only, unlocked_of
from saystop.offices.models import Role

# Where those work for whom the inbox is not.
ROOMS = {
    Role.RESEARCHER: "surveys:surveys",
    Role.OUTREACH_OFFICER: "outreach:outreach",
    Role.TRAINER: "training:training",
    Role.COMMUNICATIONS_OFFICER: "campaigns:campaigns",
}


@members_only(rules.is_member)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    unlocked = unlocked_of(request)
    if rules.is_kept_from_reports(unlocked.member):
        return redirect(ROOMS[Role(unlocked.member.role)])
    may_settings = rules.may_change_settings(unlocked.member)
    late = queries.count_late(unlocked) if rules.is_director(unlocked.member) else 0
    notifying.seen(unlocked.member)
    if not rules.works_at_a_desk(unlocked.member):
        return render(
            request, "casework/no_desk.html", {"nav": "inbox", "late": late, "may_settings": may_settings}
        )
    filters = Filters.of(request.GET.dict())
    page = request.GET.get("page", "")
    found = queries.inbox(unlocked, filters, int(page) if page.isdecimal() and len(page) < 7 else 1)
    chosen = {
        "state": filters.state,
        "assignee": filters.assignee,
        "unread": "yes" if filters.unread else "",
    }
    context = {
        **in_passing(request, unlocked),
        "nav": "inbox",
        "inbox": found,
        "late": late,
        "may_settings": may_settings,
        "rows": [showing.row(one, language()) for one in found.rows],
        "filters": filters,
        "states": [(OPEN, _("Not closed")), (LATE, _("Late")), *State.choices, (ALL, _("All"))],
        "assignees": [(NOBODY, _("Nobody")), *((str(one.pk), one.name) for one in queries.assignees())],
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "names_waiting": len(custody.waiting()) if rules.is_custodian(unlocked.member) else 0,
        "may_see_figures": rules.may_see_figures(unlocked.member),
        "may_requests": rules.may_handle_requests(unlocked.member),
        "take_language": language(),
    }
    return render(request, "casework/inbox.html", context)
