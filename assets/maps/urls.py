"""Site map of the map."""

from django.urls import path

from assets.maps import views

urlpatterns = [
    # /assets/map/
    path("assets/map/", views.asset_map, name="asset-map"),
    path("assets/map/list/", views.map_list, name="map-list"),
    path("assets/map/clusters.json", views.map_clusters, name="map-clusters"),
]
