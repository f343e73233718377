"""Django's own messages read in the page's language: ui's catalogue fills Django's gaps and wins over its words."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import override

from sala.config import messages


class Plan(forms.Form):
    title = forms.CharField(max_length=5)
    on = forms.DateField()
    seats = forms.IntegerField(min_value=1)


@pytest.mark.parametrize(
    ("language", "required", "no_date", "too_long"),
    [
        (
            "km",
            "សូមបំពេញកន្លែងនេះ។",
            "សូមសរសេរកាលបរិច្ឆេទឱ្យត្រឹមត្រូវ។",
            "សូមសរសេរមិនឱ្យលើស 5 តួអក្សរ (ឥឡូវមាន 9)។",
        ),
        ("vi", "Xin điền vào ô này.", "Xin nhập một ngày có thật.", "Giá trị này chỉ có tối đa 5 kí tự"),
        (
            "en",
            "This field is required.",
            "Enter a valid date.",
            "Ensure this value has at most 5 characters",
        ),
    ],
)
def test_a_forms_errors(language: str, required: str, no_date: str, too_long: str) -> None:
    with override(language):
        empty = Plan({}).errors
        wrong = Plan({"title": "123456789", "on": "2023-02-31", "seats": "1"}).errors
        assert empty["title"] == [required]
        assert wrong["on"] == [no_date]
        assert str(wrong["title"][0]).startswith(too_long)


def test_our_words_win_over_djangos() -> None:
    theirs = messages.djangos_own("km").get("Enter a whole number.")
    assert theirs is not None
    with override("km"):
        said = Plan({"seats": "some"}).errors["seats"][0]
    assert said != theirs.string
    assert said == "សូមសរសេរចំនួនគត់។"


def test_a_weak_password_and_a_size() -> None:
    from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator

    with override("km"):
        with pytest.raises(ValidationError, match="ពាក្យសម្ងាត់នេះមានគេប្រើច្រើនពេក"):
            CommonPasswordValidator().validate("password")
        with pytest.raises(ValidationError, match="ត្រូវមានយ៉ាងតិច 8 តួអក្សរ"):
            MinimumLengthValidator().validate("ab")
        assert filesizeformat(2048) == "2,0\xa0KB"


def test_no_translation_holds_a_zero_width_character() -> None:
    bad = [
        f"{path.parents[3].name}/{language}: {messages.key_of(message)[0]!r}"
        for language, path in messages.catalogues()
        for message in messages.real(messages.read(path, language))
        if any(sign in form for form in messages.forms(message.string) for sign in "\u200b\u200c\u200d\ufeff")
    ]
    assert not bad, "\n".join(bad)
