"""Addresses of competence."""

from django.urls import path

from sala.competence.pages import certificate, certificates, correct_certificate, revoke_certificate, verify

app_name = "competence"
urlpatterns = [
    path("", certificates.certificates, name="certificates"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify, name="verify"),
    path("<uuid:certificate>/", certificate.certificate, name="certificate"),
    path("<uuid:certificate>/certificate.pdf", certificate.certificate_pdf, name="certificate_pdf"),
    path("<uuid:certificate>/correct/", correct_certificate.correct_certificate, name="correct_certificate"),
    path("<uuid:certificate>/revoke/", revoke_certificate.revoke_certificate, name="revoke_certificate"),
]
