"""The form in which names, addresses and numbers are compared: two spellings of one thing are equal in it."""

import re
import unicodedata

import phonenumbers

COUNTRY = "GB"  # where a number without a country belongs
TITLES = r"mr|mrs|ms|miss|mx|dr|prof(?:essor)?|rev(?:erend)?|sir|dame"


def fold(text: str) -> str:
    """Make two spellings of one name equal: case, accents, punctuation and spaces do not matter."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(
        " " if not letter.isalnum() else letter for letter in plain if not unicodedata.combining(letter)
    )
    return " ".join(letters.split())


def name_words(name: str) -> list[str]:
    """Return the words of a name, folded, without titles, in the order in which they stand."""
    return [word for word in fold(name).split() if not re.fullmatch(TITLES, word)]


def name_key(name: str) -> str:
    """Return what two records of one person share: their names, folded, without titles, in any order."""
    return " ".join(sorted(name_words(name)))


def email_key(email: str) -> str:
    """Return an address as it is compared: folded, look-alike letters made equal."""
    return unicodedata.normalize("NFKC", email).casefold().strip()


def phone_key(phone: str) -> str:
    """Return a number as it is compared (E.164), or nothing where it is no number."""
    try:
        return str(
            phonenumbers.format_number(
                phonenumbers.parse(phone, COUNTRY), phonenumbers.PhoneNumberFormat.E164
            )
        )
    except phonenumbers.NumberParseException:
        return ""
