"""Where a person arrives, and pages of the portal about itself."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from estate_portal.home.dashboard import dashboard_for
from estate_portal.home.specimen import specimen
from estate_portal.home.waits import waits_for
from estate_portal.sessions import note_seen, seconds_left
from estate_portal.sign_in import HERE_BEFORE
from partners.acting.kept import kept_for
from partners.acting.pages import SeeOther, keep_language, page
from partners.acting.requires import PortalRequest, open_to_all, requires
from partners.people.actions import choose_language
from partners.people.permissions import ACT


@open_to_all(because="leads strangers to the sign-in page, and shows others only what is theirs")
@require_safe
def dashboard(request: PortalRequest) -> HttpResponse:
    """What waits for the reader, and the way to their lists."""
    if request.actor.person is None:
        return redirect_to_login("/")
    before = request.session.get(HERE_BEFORE)
    since = dt.datetime.fromisoformat(before) if before else None
    return TemplateResponse(request, "estate_portal/home/dashboard.html", dashboard_for(request.actor, since))


@requires(ACT)
@require_safe
def waiting(request: PortalRequest) -> HttpResponse:
    """All that waits for the reader, a page at a time."""
    return page(request, "estate_portal/home/waiting.html", waits=waits_for(request.actor, request.GET))


@open_to_all(because="answers about the session that asks, and tells strangers that there is none")
def session(request: PortalRequest) -> HttpResponse:
    """How long the session lasts, in seconds; a post says that the reader is still there."""
    if request.actor.person is None:
        return JsonResponse({"seconds_left": 0})
    if request.method == "POST":
        note_seen(request, again=dt.timedelta())
    return JsonResponse({"seconds_left": seconds_left(request)})


@open_to_all(because="the language of the pages is everybody's choice")
@require_POST
def language(request: PortalRequest) -> HttpResponse:
    """Go on in the other language, on the same page; kept on the person, or for a stranger in the browser.

    The browser says where it comes from: an address may be a secret, and no page repeats it.
    """
    wanted, page_before = request.POST.get("language", ""), urlsplit(request.headers.get("Referer", ""))
    is_ours = page_before.netloc == request.get_host() and not page_before.path.startswith("//")
    after = urlunsplit(("", "", page_before.path or "/", page_before.query, "")) if is_ours else "/"
    answer = HttpResponseRedirect(after)
    if wanted in dict(settings.LANGUAGES):
        if request.actor.person is not None:
            choose_language(request.actor, language=wanted)
        keep_language(answer, wanted)
    return answer


@requires(ACT)
def kept(request: PortalRequest) -> HttpResponse:
    """What the reader had typed when their session ended, to be sent now."""
    found = kept_for(request, request.actor.person.pk) if request.actor.person else None
    return page(request, "estate_portal/home/kept.html", kept=found) if found else SeeOther("home:dashboard")


@open_to_all(because="whoever cannot sign in needs it most")
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do when signing in fails, and whom to ask about what."""
    return TemplateResponse(request, "estate_portal/home/help.html", {"help_email": settings.HELP_EMAIL})


@open_to_all(because="a law asks for it to be public")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the portal is, and what to do about a barrier."""
    return TemplateResponse(request, "estate_portal/home/accessibility.html")


@open_to_all(because="people must be able to read it before they sign in")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal keeps about people."""
    return TemplateResponse(request, "estate_portal/home/privacy.html")


@open_to_all(because="people must be able to read it before they sign in")
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Which cookies the portal sets, and why."""
    names = {"session_cookie": settings.SESSION_COOKIE_NAME, "csrf_cookie": settings.CSRF_COOKIE_NAME}
    return TemplateResponse(request, "estate_portal/home/cookies.html", names)


@open_to_all(because="shows invented examples; exists in debug and tests only")
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, for those who build pages and for the accessibility tests."""
    return TemplateResponse(request, "estate_portal/home/components.html", specimen(request))
