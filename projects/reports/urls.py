"""Site map of reports."""

from django.urls import path, register_converter

from projects.reports import views


class Shape:
    """What a report can be had as."""

    regex = "pdf|xlsx|csv|svg"

    def to_python(self, value: str) -> str:
        """As it is written."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(Shape, "report_shape")

urlpatterns = [
    # /reports/
    path("reports/follow/<uuid:forum>/", views.report_follow, name="report-follow"),
    path("reports/", views.report_list, name="report-list"),
    path("reports/download/", views.report_list_download, name="report-list-download"),
    # /reports/schedule/
    path("reports/schedule/", views.definition_list, name="definition-list"),
    # /reports/<report>/
    path("reports/<uuid:report>/", views.report, name="report"),
    path("reports/<uuid:report>/report.<report_shape:shape>", views.report_download, name="report-download"),
]
