"""Site map of the projects floor, room by room."""

from projects.benefits.urls import urlpatterns as benefits_urls
from projects.catalogue.urls import urlpatterns as catalogue_urls
from projects.delivery.urls import urlpatterns as delivery_urls
from projects.disputes.urls import urlpatterns as disputes_urls
from projects.drafting.urls import urlpatterns as drafting_urls
from projects.money.urls import urlpatterns as money_urls
from projects.plan.urls import urlpatterns as plan_urls
from projects.programmes.urls import urlpatterns as programmes_urls
from projects.proof.urls import urlpatterns as proof_urls
from projects.reports.urls import urlpatterns as reports_urls
from projects.shares.urls import urlpatterns as shares_urls
from projects.stories.urls import urlpatterns as stories_urls

app_name = "projects"
urlpatterns = [
    *delivery_urls,
    *plan_urls,
    *shares_urls,
    *benefits_urls,
    *proof_urls,
    *money_urls,
    *disputes_urls,
    *programmes_urls,
    *catalogue_urls,
    *reports_urls,
    *drafting_urls,
    *stories_urls,
]
