"""Site map of the forums floor, room by room."""

from forums.asides.urls import urlpatterns as asides_urls
from forums.charter.urls import urlpatterns as charter_urls
from forums.discussion.urls import urlpatterns as discussion_urls
from forums.evidence.urls import urlpatterns as evidence_urls
from forums.initiatives.urls import urlpatterns as initiatives_urls
from forums.live.urls import urlpatterns as live_urls
from forums.logbook.urls import urlpatterns as logbook_urls
from forums.membership.urls import urlpatterns as membership_urls
from forums.outcomes.urls import urlpatterns as outcomes_urls
from forums.skills.urls import urlpatterns as skills_urls
from forums.workshops.urls import urlpatterns as workshop_urls

app_name = "forums"
urlpatterns = [
    *membership_urls,
    *initiatives_urls,
    *evidence_urls,
    *workshop_urls,
    *live_urls,
    *asides_urls,
    *outcomes_urls,
    *logbook_urls,
    *charter_urls,
    *discussion_urls,
    *skills_urls,
]
