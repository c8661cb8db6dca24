"""Texts that an organizer writes, in up to three languages."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from toi_invite.language.codes import Language

# Control characters break layout or storage (PostgreSQL refuses NUL); bidi overrides disguise text.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def clean_text(value: str) -> str:
    """The value without control characters, bidi overrides and outer spaces."""
    return value.translate(_FORBIDDEN).strip()


ShortText = Annotated[str, Field(max_length=120), AfterValidator(clean_text)]
LongText = Annotated[str, Field(max_length=1500), AfterValidator(clean_text)]


class Strict(BaseModel):
    """A part of a content: no field that it does not know, and none that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(Strict):
    """One short text in each language; empty where it was not written."""

    kk: ShortText = ""
    ru: ShortText = ""
    en: ShortText = ""

    def read(self, language: Language, main: Language) -> str:
        """The text in `language`, else in the event's `main` language, else in any."""
        for code in (language, main, *Language):
            if text := getattr(self, code):
                return text
        return ""


class LongTexts(Texts):
    """One longer text in each language."""

    kk: LongText = ""
    ru: LongText = ""
    en: LongText = ""
