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
    path("reports/schedule/add/", views.definition_add, name="definition-add"),
    path("reports/schedule/<uuid:definition>/make/", views.report_make, name="report-make"),
    path("reports/schedule/<uuid:definition>/end/", views.definition_end, name="definition-end"),
    # /reports/sentences/
    path("reports/sentences/<uuid:sentence>/", views.sentence_answer, name="sentence-answer"),
    path("reports/sentences/<uuid:sentence>/remove/", views.sentence_remove, name="sentence-remove"),
    # /reports/<report>/
    path("reports/<uuid:report>/", views.report, name="report"),
    path("reports/<uuid:report>/report.<report_shape:shape>", views.report_download, name="report-download"),
    path("reports/<uuid:report>/prepare/", views.report_rebuild, name="report-rebuild"),
    path("reports/<uuid:report>/words/", views.report_comment, name="report-comment"),
    path("reports/<uuid:report>/story/", views.report_story, name="report-story"),
    path("reports/<uuid:report>/sign-off/", views.report_sign_off, name="report-sign-off"),
    path("reports/<uuid:report>/reopen/", views.report_reopen, name="report-reopen"),
    path("reports/<uuid:report>/publish/", views.report_publish, name="report-publish"),
    path("reports/<uuid:report>/correct/", views.report_correct, name="report-correct"),
]
