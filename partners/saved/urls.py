"""Site map of saved filters."""

from django.urls import path

from partners.saved import views

urlpatterns = [
    # saved-filter-
    path("filters/", views.saved_filter_list, name="saved-filter-list"),
    path("filters/<uuid:saved_filter>/edit/", views.saved_filter_edit, name="saved-filter-edit"),
    path("filters/<uuid:saved_filter>/remove/", views.saved_filter_remove, name="saved-filter-remove"),
    path("filters/add/<str:listed>/", views.saved_filter_add, name="saved-filter-add"),
    # columns-
    path("columns/<str:listed>/", views.columns_choose, name="columns-choose"),
]
