"""Site map of benchmarks."""

from django.urls import path, re_path

from assets.benchmarks import views

urlpatterns = [
    # /assets/benchmarks/
    path("assets/benchmarks/", views.benchmark_list, name="benchmark-list"),
    path("assets/benchmarks/chart.svg", views.benchmark_chart, name="benchmark-chart"),
    re_path(r"^assets/benchmarks/download\.(?P<shape>csv|xlsx)$", views.benchmark_download, name="benchmark-download"),
]
