"""Our account pages, and the doors of allauth's that have no room behind them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts import appearance, signed_in, views
from accounts.mail import views as mail
from accounts.passkeys import views as passkeys

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("join/", views.Join.as_view(), name="join"),
    path("join/later/", views.later, name="later"),
    # At allauth's addresses, before allauth's own.
    path("login/", views.SignIn.as_view(), name="sign_in"),
    path("signup/", views.SignUp.as_view(), name="sign_up"),
    path("recover/", views.Recover.as_view(), name="recover"),
    path("codes/", views.codes, name="codes"),
    path("codes/new/", views.new_codes, name="new_codes"),
    path("signed-in/", signed_in.signed_in, name="signed_in"),
    path("signed-in/end/", signed_in.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("avatar/", appearance.appearance, name="avatar"),
    path("guardian/", include("accounts.guardian.urls")),
    path("data/", include("accounts.rights.urls")),
    path("staff/", include("accounts.staff.urls")),
    # E-mail, as a way in.
    path("signup/email/", mail.JoinByEmail.as_view(), name="join_by_email"),
    path(
        "signup/email/code/", mail.JoinByEmailCode.as_view(), name="join_by_email_code"
    ),
    path("email/", mail.Address.as_view(), name="address"),
    path("email/code/", mail.AddressCode.as_view(), name="address_code"),
    path("email/delete/", mail.drop_address, name="drop_address"),
    path("login/code/", mail.AskSignInCode.as_view(), name="ask_sign_in_code"),
    path("password/reset/", mail.ForgotPassphrase.as_view(), name="forgot"),
    path("password/set/", mail.first_passphrase, name="first_passphrase"),
    path("reauthenticate/email/", mail.reauthenticate, name="reauthenticate_by_email"),
    # Passkeys, and the second step.
    path("signup/passkey/", passkeys.JoinByPasskey.as_view(), name="join_by_passkey"),
    path(
        "signup/passkey/make/",
        passkeys.MakeFirstPasskey.as_view(),
        name="make_first_passkey",
    ),
    path(
        "login/passkey/",
        passkeys.SignInWithPasskey.as_view(),
        name="sign_in_by_passkey",
    ),
    path("2fa/authenticate/", passkeys.SecondStep.as_view(), name="second_step"),
    path("2fa/webauthn/", passkeys.passkeys, name="passkeys"),
    path("2fa/webauthn/add/", passkeys.AddPasskey.as_view(), name="add_passkey"),
    path("2fa/webauthn/reauthenticate/", passkeys.Again.as_view(), name="again"),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        passkeys.RenamePasskey.as_view(),
        name="rename_passkey",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        passkeys.remove_passkey,
        name="remove_passkey",
    ),
    re_path(
        r"^(?:confirm-email|password/reset/(?:key|done)|2fa/webauthn/login)(?:/|$)",
        views.no_room,
        name="no_room",
    ),
]
