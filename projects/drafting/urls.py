"""Site map of whoever makes reports."""

from django.urls import path

from projects.drafting import views

urlpatterns = [
    path("reports/schedule/add/", views.definition_add, name="definition-add"),
    path("reports/schedule/<uuid:definition>/make/", views.report_make, name="report-make"),
    path("reports/schedule/<uuid:definition>/end/", views.definition_end, name="definition-end"),
    path("reports/sentences/<uuid:sentence>/", views.sentence_answer, name="sentence-answer"),
    path("reports/sentences/<uuid:sentence>/remove/", views.sentence_remove, name="sentence-remove"),
    path("reports/<uuid:report>/prepare/", views.report_rebuild, name="report-rebuild"),
    path("reports/<uuid:report>/words/", views.report_comment, name="report-comment"),
    path("reports/<uuid:report>/story/", views.report_story, name="report-story"),
    path("reports/<uuid:report>/sign-off/", views.report_sign_off, name="report-sign-off"),
    path("reports/<uuid:report>/reopen/", views.report_reopen, name="report-reopen"),
    path("reports/<uuid:report>/publish/", views.report_publish, name="report-publish"),
    path("reports/<uuid:report>/correct/", views.report_correct, name="report-correct"),
]
