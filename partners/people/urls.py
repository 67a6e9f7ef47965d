"""Site map of people, their roles and invitations to them."""

from django.urls import path

from partners.people import views

urlpatterns = [
    # person-
    path("people/", views.person_list, name="person-list"),
    path("people/invite/", views.person_invite, name="person-invite"),
    # membership-
    path("people/<uuid:membership>/edit/", views.membership_edit, name="membership-edit"),
    path("people/<uuid:membership>/suspend/", views.membership_suspend, name="membership-suspend"),
    path("people/<uuid:membership>/reinstate/", views.membership_reinstate, name="membership-reinstate"),
    path("people/<uuid:membership>/end/", views.membership_end, name="membership-end"),
    # invitation-
    path("people/invitations/<uuid:invitation>/resend/", views.invitation_resend, name="invitation-resend"),
    path("people/invitations/<uuid:invitation>/address/", views.invitation_readdress, name="invitation-readdress"),
    path("people/invitations/<uuid:invitation>/revoke/", views.invitation_revoke, name="invitation-revoke"),
    path("organisations/<uuid:organisation>/invite/", views.organisation_invite, name="organisation-invite"),
]
