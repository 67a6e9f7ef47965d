"""Site map of sharing assets."""

from django.urls import path

from assets.shares import views

urlpatterns = [
    # one property
    path("assets/<uuid:asset>/share/", views.asset_share, name="asset-share"),
    path("assets/<uuid:asset>/access/", views.asset_access, name="asset-access"),
    path("assets/<uuid:asset>/view-as/<uuid:audience>/", views.asset_view_as, name="asset-view-as"),
    # the register
    path("assets/share/", views.share_many, name="share-many"),
    path("assets/view-as/<uuid:audience>/", views.view_as, name="view-as"),
    # shares
    path("shares/", views.share_list, name="share-list"),
    path("shares/end/", views.shares_end, name="shares-end"),
    path("shares/extend/", views.shares_extend, name="shares-extend"),
    path("shares/renew/", views.shares_renew, name="shares-renew"),
    path("shares/<uuid:share>/end/", views.share_end, name="share-end"),
    path("shares/<uuid:share>/renew/", views.share_renew, name="share-renew"),
    path("shares/joiners/<uuid:audience>/", views.joiners_confirm, name="joiners-confirm"),
]
