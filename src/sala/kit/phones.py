"""One written form per telephone number, however people write it."""

from functools import lru_cache

import phonenumbers

from sala.kit.folding import ascii_digits, drop_invisible


def normalise(text: str, country: str = "KH") -> str | None:
    """Return the number as E.164 (+85512345678), else its bare digits, or None when it has no digit.

    A number without a country code is one of `country` (ISO 3166 code, KH or VN). Khmer digits, spaces, dots,
    brackets and a leading 0, 00 or +855 are understood. A number that looks wrong is kept, not
    refused: new ranges are in use before any table knows them. An extension is dropped.
    """
    plain = ascii_digits(drop_invisible(text)).strip()
    digits = "".join(char for char in plain if char.isascii() and char.isdigit())
    if not digits:
        return None
    # "00" first: Cambodia's own prefixes are 001, 007 and 008, so the library reads 00855… as a call
    # to Brazil.
    international = _e164(f"+{digits[2:]}", None, strict=True) if digits.startswith("00") else None
    return international or _e164(plain, country, strict=False) or digits


@lru_cache(maxsize=1024)  # a list is read more than once on its way in
def _e164(text: str, country: str | None, *, strict: bool) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_valid_number if strict else phonenumbers.is_possible_number
    if not fits(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
