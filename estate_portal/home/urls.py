"""Where a person arrives, and the portal about itself."""

from django.conf import settings
from django.urls import path

from estate_portal.home import views
from estate_portal.onboarding import views as onboarding

app_name = "home"

urlpatterns = [
    # where a person arrives
    path("", views.dashboard, name="dashboard"),
    path("waiting/", views.waiting, name="waiting"),
    # is the reader still there?
    path("session/", views.session, name="session"),
    # in which language
    path("language/", views.language, name="language"),
    # what was typed when a session ended
    path("kept/", views.kept, name="kept"),
    # coming on board
    path("start/", onboarding.start, name="start"),
    path("board/", onboarding.board, name="board"),
    path("board/download/", onboarding.board_download, name="board-download"),
    path("board/remind/", onboarding.board_remind_many, name="board-remind-many"),
    path("board/<uuid:organisation>/remind/", onboarding.board_remind, name="board-remind"),
    # about the portal
    path("help/", views.help_page, name="help-page"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
]
if settings.DEBUG or settings.SHOW_COMPONENTS:
    urlpatterns.append(path("components/", views.components, name="components"))
