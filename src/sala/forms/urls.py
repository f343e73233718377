"""Addresses of forms."""

from django.urls import path

from sala.forms.pages import (
    answer,
    edit,
    form,
    forms,
    import_form,
    new_form,
    paper,
    publish,
    responses,
    take_back,
    type_in,
)

app_name = "forms"
urlpatterns = [
    path("", forms.forms, name="forms"),
    path("new/", new_form.new_form, name="new_form"),
    path("<uuid:form>/", answer.answer, name="answer"),
    path("<uuid:form>/form/", form.form, name="form"),
    path("<uuid:form>/import-form/", import_form.import_form, name="import_form"),
    path("<uuid:form>/edit/", edit.edit, name="edit"),
    path("<uuid:form>/publish/", publish.publish, name="publish"),
    path("<uuid:form>/paper/", paper.paper, name="paper"),
    path("<uuid:form>/type-in/", type_in.type_in, name="type_in"),
    path("<uuid:form>/take-back/", take_back.take_back, name="take_back"),
    path("<uuid:form>/responses/", responses.responses, name="responses"),
    path("<uuid:form>/responses.xlsx", responses.responses_xlsx, name="responses_xlsx"),
    path("<uuid:form>/responses.csv", responses.responses_csv, name="responses_csv"),
]
