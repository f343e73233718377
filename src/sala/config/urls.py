"""Every address: those in a language, and the few that have none because a machine or a printed code asks for them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sala.competence.pages.verify import verify_without_language
from sala.files.rest import picture, upload
from sala.forms.pages.answer import answer_without_language
from sala.forum.pages.ask import ask_without_language
from sala.forum.pages.prompts import prompt_without_language
from sala.forum.pages.reflect import reflect_without_language
from sala.frontpage.pages.root import choose_language
from sala.offline.rest import device, envelopes
from sala.people.pages.card import card_without_language
from sala.people.pages.ministry import ministry_without_language
from sala.ui.pages.service_worker import service_worker

handler404 = "sala.ui.pages.failures.not_found"
handler400 = "sala.ui.pages.failures.not_readable"
handler403 = "sala.ui.pages.failures.not_allowed"
handler500 = "sala.ui.pages.failures.our_error"

urlpatterns = [
    path("", choose_language, name="root"),
    path("sw.js", service_worker, name="service_worker"),
    path("offline/", envelopes, name="envelopes"),
    path("offline/device/", device, name="device"),
    path("files/upload/<str:upload>", upload, name="upload"),
    path("files/<uuid:picture>/<str:size>", picture, name="picture"),
    path("c/<str:code>", card_without_language, name="card"),
    path("oidc/<slug:provider>", ministry_without_language, name="ministry_short"),
    path("a/<slug:event>", ask_without_language, name="ask_short"),
    path("a/<slug:event>/<slug:session>", ask_without_language, name="ask_short"),
    path("f/<str:code>", answer_without_language, name="form_short"),
    path("f/<str:code>/<str:paper>", answer_without_language, name="form_short"),
    path("v/<str:code>", verify_without_language, name="certificate_short"),
    path("p/<slug:event>", prompt_without_language, name="prompt_short"),
    path("p/<slug:event>/<slug:session>", prompt_without_language, name="prompt_short"),
    path("b/<slug:event>", reflect_without_language, name="box_short"),
    *i18n_patterns(
        path("", include("sala.frontpage.urls")),
        path("forum/", include("sala.forum.urls")),
        path("rooms/", include("sala.rooms.urls")),
        path("meetings/", include("sala.meetings.urls")),
        path("certificates/", include("sala.competence.urls")),
        path("forms/", include("sala.forms.urls")),
        path("people/", include("sala.people.urls")),
        path("phones/", include("sala.offline.urls")),
        path("notices/", include("sala.notify.urls")),
        path("ui/", include("sala.ui.urls")),
    ),
]
