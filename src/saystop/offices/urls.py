"""The office's addresses: sign-in, invitation, and the desk's pages about people and keys."""

from django.urls import path

from saystop.offices.views import sign_in

app_name = "offices"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second/", sign_in.second, name="second"),
    path("sign-in/set-up/", sign_in.set_up, name="set_up"),
    path("sign-in/codes/", sign_in.codes, name="codes"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("invitation/<str:token>/", sign_in.invitation, name="invitation"),
    path("desk/awake/", sign_in.awake, name="awake"),
]
