"""Ways to reach or to find a person outside this site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from moderation.pipeline.findings import Finding
from moderation.pipeline.reading import Reading
from moderation.pipeline.tokens import Token

_EMAIL = re.compile(
    r"[a-z0-9][\w.+-]{0,63}\s?@\s?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}?"
    r"\.[a-z]{2,12}(?![\w@])"
)
_AT = r"(?:\s?[\[(]\s?(?:at|@)\s?[\])]\s?|\s(?:at|arroba|arobase)\s)"
_DOT = r"(?:\s?[\[(]\s?(?:dot|\.)\s?[\])]\s?|\s(?:dot|punto|point|ponto)\s)"
_SPELLED_EMAIL = re.compile(
    rf"[a-z0-9][\w.+-]{{0,63}}{_AT}(?:"
    r"(?:gmail|hotmail|yahoo|outlook|icloud|protonmail|proton|live)\.[a-z]{2,6}"
    rf"|[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}})?{_DOT}[a-z]{{2,12}})(?!\w)"
)
_MAIL_WORD = re.compile(r"@|\bat\b|\barroba\b|\barobase\b")
_DIGITS = re.compile(r"(?:\d\D{0,4}){6}\d")
_REGIONS = ("US", "GB")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_DATE = re.compile(r"\D*(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}\D*")
_DECIMALS = re.compile(r"\d[.,]\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS_FOR_DIGITS = re.compile(r"(?<![a-z])(?=[\dol]*\d)[\dol]{7,12}(?![a-z])")

_NUMBER_WORDS = {
    digit: frozenset(words.split())
    for digit, words in {
        "0": "zero oh nought nil cero sifuri صفر",
        "1": "one un une uno um uma moja واحد",
        "2": "two deux dos dois duas mbili اثنان اثنين",
        "3": "three trois tres tatu ثلاثه",
        "4": "four quatre cuatro quatro nne اربعه",
        "5": "five cinq cinco tano خمسه",
        "6": "six seis meia sita سته",
        "7": "seven sept siete sete saba سبعه",
        "8": "eight huit ocho oito nane ثمانيه",
        "9": "nine neuf nueve nove tisa تسعه",
        "": "double triple doble",
    }.items()
}
_DIGIT_WORDS = frozenset().union(*_NUMBER_WORDS.values())

_APPS = (
    r"insta|instagram|ig|snap|snapchat|telegram|tg|whatsapp|discord|kik|tiktok|"
    r"signal|wechat|viber|imo|messenger|facebook|fb|twitter|skype|انستا|انستغرام|"
    r"سناب|تلغرام|تيليجرام|واتساب|فيسبوك"
)
_ACCOUNT = re.compile(
    rf"(?<!\w)(?:{_APPS})(?:\s?(?:name|id|user|username|handle|tag|account|nom|"
    rf"usuario))?\s?(?:[:=]|\bis\b|\bes\b|\best\b)\s?@?[\w.]{{3,30}}"
)
_ACCOUNT_IS = re.compile(
    rf"(?<!\w)(?:my|mon|mi|meu)\s(?:{_APPS})\b[^.!?\n]{{0,12}}?"
    rf"(?:[:=]|\bis\b|\bes\b|\best\b)\s?@?[\w.]{{3,30}}"
)
_HANDLE = re.compile(r"(?<![\w.@/])@[a-z0-9_](?:[\w.]{1,28})\w")
_APP_NAME = re.compile(rf"(?<!\w)(?:{_APPS})(?!\w)")
_DISCORD_TAG = re.compile(r"(?<!\w)[a-z][\w.]{1,31}#\d{4}(?!\w)")
_STREET = re.compile(
    r"(?<!\w)\d{1,5}[a-c]?,?\s(?:[\w'-]{2,20}\s){1,3}"
    r"(?:street|road|avenue|lane|drive|crescent|boulevard)(?!\w)"
    r"|(?<!\w)\d{1,4}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|impasse|allee)\s\w+"
    r"|(?<!\w)(?:calle|avenida|carrera|rua|travessa)\s(?:[\w'-]{1,20}\s){1,4}?"
    r"(?:n[.o]?\s?|numero\s|#\s?|,\s?)?\d{1,5}(?!\w)"
    r"|شارع\s(?:\w{2,20}\s){1,4}?(?:رقم\s)?\d{1,5}"
)
_NAMED_SCHOOL = re.compile(
    r"\b[Mm]y school(?:'s name)?(?: is(?: called| named)?|:) "
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+)*"
    r"|\bI (?:go to|attend|study at|am at) (?:the )?(?:[A-Z][\w'’.-]+ ){1,4}"
    r"(?:School|High|College|Academy|Primary|Secondary)\b"
    r"|\b(?:[Jj]e suis|[Jj]e vais|[Jj]'étudie) (?:au|à l'|à la|à) ?"
    r"(?:[Ll]ycée|[Cc]ollège|[Éé]cole) [A-Z]\w+"
    r"|\b(?:[Ee]studio|[Vv]oy|[Ee]stoy) (?:en|a) (?:el|la|al)? ?"
    r"(?:[Ii]nstituto|[Cc]olegio|[Ee]scuela) [A-Z]\w+"
)


def find_contact(reading: Reading) -> Iterator[Finding]:
    """Ways to reach or to find a person outside this site."""
    text = reading.folded.text
    if _MAIL_WORD.search(text):
        for pattern in (_EMAIL, _SPELLED_EMAIL):
            for match in pattern.finditer(text):
                yield _contact(reading, match.span(), "contact.email", 0.95)
        for match in _HANDLE.finditer(text):
            score = 0.85 if _APP_NAME.search(text) else 0.3
            yield _contact(reading, match.span(), "contact.handle", score)
    yield from _find_phones(reading)
    yield from _find_spoken_phones(reading)
    for pattern, detector, score in (
        (_ACCOUNT, "contact.account", 0.8),
        (_ACCOUNT_IS, "contact.account", 0.8),
        (_DISCORD_TAG, "contact.account", 0.8),
        (_STREET, "contact.address", 0.8),
    ):
        for match in pattern.finditer(text):
            yield _contact(reading, match.span(), detector, score)
    for match in _NAMED_SCHOOL.finditer(reading.typed):
        yield reading.typed_finding(
            "contact", *match.span(), detector="contact.school", score=0.7
        )


def _contact(
    reading: Reading, span: tuple[int, int], detector: str, score: float
) -> Finding:
    return reading.finding("contact", *span, detector=detector, score=score)


def _find_phones(reading: Reading) -> Iterator[Finding]:
    text = reading.folded.text
    if not _DIGITS.search(text):
        return
    seen: set[tuple[int, int]] = set()
    for region in _REGIONS:
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
            span = (match.start, match.end)
            if span in seen or _DECIMALS.search(
                text[max(0, match.start - 2) : match.start]
            ):
                continue
            if _may_be_a_phone(match.raw_string):
                seen.add(span)
                yield _contact(reading, span, "contact.phone", 0.9)
    for letters in _LETTERS_FOR_DIGITS.finditer(text):
        if (
            sum(map(str.isdigit, letters.group())) >= 5
            and not letters.group().isdigit()
        ):
            yield _contact(reading, letters.span(), "contact.phone", 0.7)


def _may_be_a_phone(raw: str) -> bool:
    """Not a date, some years, a number of people or a measured value."""
    digits = sum(map(str.isdigit, raw))
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _DATE.fullmatch(raw):
        return False
    groups = re.findall(r"\d+", raw)
    if all(_YEAR.fullmatch(group) for group in groups):
        return False
    thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    if thousands and groups[-1] == "000":
        return False
    return not re.fullmatch(r"\d\.\d+", raw)


def _find_spoken_phones(reading: Reading) -> Iterator[Finding]:
    """A number told in words, or in words and digits: "zero seven one two …"."""
    run: list[Token] = []
    spoken = 0
    end = Token(("",), 0, 0)
    for token in [*reading.tokens, end]:
        if token.text in _DIGIT_WORDS:
            spoken += 1
            run.append(token)
        elif token.text.isdigit() and len(token.text) <= 4:
            run.append(token)
        else:
            length = sum(len(word.text) if word.text.isdigit() else 1 for word in run)
            if spoken >= 3 and length >= _FEWEST_DIGITS:
                span = (run[0].start, run[-1].end)
                yield _contact(reading, span, "contact.spoken_phone", 0.8)
            run, spoken = [], 0
