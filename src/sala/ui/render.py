"""One way to answer with a page."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def page(
    request: HttpRequest, template: str, context: "DataclassInstance", status: int = 200
) -> HttpResponse:
    """Render a template with a frozen dataclass: its fields are the template's names. Values are ready; no query is
    left.
    """
    values: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    return render(request, template, values, status=status)
