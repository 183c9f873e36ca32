"""The office's addresses: sign-in, invitation, and the desk's pages about people and keys."""

from django.urls import path

from saystop.offices.views import desks, me, members, office, shares, sign_in

app_name = "offices"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second/", sign_in.second, name="second"),
    path("sign-in/set-up/", sign_in.set_up, name="set_up"),
    path("sign-in/codes/", sign_in.codes, name="codes"),
    path("desk/unsent/", sign_in.typed_before, name="unsent"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("invitation/<str:token>/", sign_in.invitation, name="invitation"),
    path("desk/awake/", sign_in.awake, name="awake"),
    path("desk/me/", me.me, name="me"),
    path("desk/me/password/", me.password, name="password"),
    path("desk/me/authenticator/", me.replace_authenticator, name="authenticator"),
    path("desk/me/passkeys/", me.new_passkey, name="new_passkey"),
    path("desk/me/passkeys/<int:pk>/remove/", me.remove_passkey, name="remove_passkey"),
    path("desk/me/language/", me.language, name="language"),
    path("desk/me/mail/", me.mail, name="mail"),
    path("desk/members/", members.members_page, name="members"),
    path("desk/members/invite/", members.invite, name="invite"),
    path("desk/members/invitations/<int:pk>/withdraw/", members.withdraw, name="withdraw"),
    path("desk/members/<uuid:pk>/new-link/", members.new_link, name="new_link"),
    path("desk/members/<uuid:pk>/deactivate/", members.deactivate, name="deactivate"),
    path("desk/desks/", desks.desks_page, name="desks"),
    path("desk/desks/<uuid:desk>/grant/<uuid:member>/", desks.grant, name="grant"),
    path("desk/desks/<uuid:desk>/revoke/<uuid:member>/", desks.revoke, name="revoke"),
    path("desk/recovery/", desks.recovery, name="recovery"),
    path("desk/recovery/new-shares/", shares.new_shares, name="new_shares"),
    path("desk/office/", office.settings, name="office"),
    path("desk/audit/", office.trail, name="audit"),
    path("desk/lock-everyone/", office.lock_everyone, name="lock_everyone"),
]
