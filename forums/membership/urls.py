"""Site map of forums."""

from django.urls import path

from forums.membership import views

urlpatterns = [
    # /forums/
    path("forums/", views.forum_list, name="forum-list"),
    path("forums/found/", views.forum_found, name="forum-found"),
    path("forums/mandates/<uuid:mandate>/", views.mandate, name="mandate"),
    path("forums/roles/<uuid:role>/end/", views.role_end, name="role-end"),
    path("forums/places/<uuid:place>/withdraw/", views.place_withdraw, name="place-withdraw"),
    path("organisations/<uuid:organisation>/forums/", views.body_invite, name="body-invite"),
    # /forums/<forum>/
    path("forums/<uuid:forum>/", views.forum, name="forum"),
    path("forums/<uuid:forum>/invite/", views.forum_invite, name="forum-invite"),
    path("forums/<uuid:forum>/answer/", views.forum_answer, name="forum-answer"),
    path("forums/<uuid:forum>/leave/", views.forum_leave, name="forum-leave"),
    path("forums/<uuid:forum>/agreement/", views.agreement_renew, name="agreement-renew"),
    path("forums/<uuid:forum>/agreement/accept/", views.agreement_accept, name="agreement-accept"),
    path("forums/<uuid:forum>/roles/", views.role_add, name="role-add"),
]
