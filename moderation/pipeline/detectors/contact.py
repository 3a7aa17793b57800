"""Ways to reach or to find a person outside this site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from phonenumbers import Leniency, PhoneNumberMatcher

from moderation.pipeline.findings import Finding
from moderation.pipeline.reading import Reading
from moderation.pipeline.text import fold
from moderation.pipeline.tokens import SENTENCE_END, Token

from .links import LINK

_EMAIL = re.compile(
    r"[a-z0-9][\w.+-]{0,63}\s?@\s?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}?"
    r"\.[a-z]{2,12}(?![\w@])"
)
_PROVIDERS = (
    r"(?:gmail|hotmail|yahoo|outlook|icloud|protonmail|proton|live"
    rf"|{fold('جيميل|هوتميل|ياهو|जीमेल|জিমেইল')})"
)
_ENDINGS = (
    r"(?:com|org|net|edu|gov|co|io|info|me|app|fr|es|br|pt|ke|tz|ug|bd|uk|us|eg|ma|sn|ng"
    rf"|{fold('كوم|कॉम|কম')})"
)
_AT = (
    r"(?:\s?[\[({<_*-]\s?(?:at|@|arroba|arobase)\s?[\])}>_*-]\s?"
    rf"|\s(?:at|arroba|arobase|kwenye|{fold('ات|آت|एट|অ্যাট')})\s|\s?@\s?)"
)
_DOT = (
    r"(?:\s?[\[({<_*-]\s?(?:dot|\.|punto|point|ponto)\s?[\])}>_*-]\s?"
    rf"|\s(?:dot|punto|point|ponto|nukta|{fold('دوت|نقطة|डॉट|ডট')})\s)"
)
_SPELLED_EMAIL = re.compile(
    rf"[a-z0-9][\w.+-]{{0,63}}(?:"
    rf"{_AT}{_PROVIDERS}(?:\s?\.\s?|{_DOT}|\s){_ENDINGS}"
    rf"|{_AT}[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}})?{_DOT}{_ENDINGS}"
    rf"|\s?@\s?[a-z0-9-]{{1,63}}\s?\.\s?{_ENDINGS}"
    rf"|\s?@\s?{_PROVIDERS}"
    r"|\s(?:gmail|hotmail|yahoo|outlook|icloud)\s?[. ]\s?(?:com|fr|es|co))(?!\w)"
)
_MAIL_WORD = re.compile(
    r"@|gmail|hotmail|yahoo|outlook|icloud|(?<![^\W_])(?:at|arroba|arobase|"
    rf"{fold('ات|آت|एट|অ্যাট')})(?![^\W_])"
)
_A_WAY_PERHAPS = 0.3
"""A web address may lead to a person; by itself it holds nothing."""

_DIGITS = re.compile(r"(?:\d\D{0,4}){5}\d")
_REGIONS = ("US", "GB")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_DATE = re.compile(r"\D*(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}\D*")
_DECIMALS = re.compile(r"\d[.,]\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEWEST_SAID = 6
_FEWEST_TO_COUNT = 3
_FEWEST_WORDS = 3
_FEWEST_SPOKEN = 3
_FEWEST_SINGLE = 8
_LONGEST_GROUP = 4

# A digit in words, in the languages of this site; Hindi and Bangla also as they are
# written in Latin letters. The value tells counting from a number to call.
_NUMBER_WORDS = {
    word: value
    for value, words in {
        0: "zero oh o nought nil cero sifuri صفر शून्य जीरो shunya শূন্য shunno",
        1: "one un une uno um uma moja واحد واحده एक ek এক",
        2: "two deux dos dois duas mbili اثنان اثنين اتنين दो do দুই dui",
        3: "three trois tres tatu ثلاثة تلاتة ثلاث तीन teen tin তিন",
        4: "four quatre cuatro quatro nne أربعة اربع चार char চার",
        5: "five cinq cinco tano خمسة خمس पांच पाँच paanch panch পাঁচ pach",
        6: "six seis meia sita ستة ست छह छः छे chhe ছয় choy",
        7: "seven sept siete sete saba سبعة سبع सात saat সাত shat sat",
        8: "eight huit ocho oito nane ثمانية تمانية ثمان आठ aath আট",
        9: "nine neuf nueve nove tisa تسعة تسع नौ nau নয় noy",
    }.items()
    for word in fold(words).split()
}
_TENS = frozenset(
    fold(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
        "twenty thirty forty fifty sixty seventy eighty ninety dix onze douze treize "
        "quatorze quinze seize vingt vingts trente quarante cinquante soixante diez once "
        "doce trece catorce quince veinte treinta cuarenta cincuenta sesenta setenta "
        "ochenta noventa dez doze treze quinze vinte trinta quarenta cinquenta sessenta "
        "oitenta kumi ishirini"
    ).split()
)
_JOINS = frozenset({"y", "e", "et", "and"})
"""Within a number of tens: "treinta y cuatro"."""

_TWICE = frozenset({"double", "triple", "doble", "dobro"})
_GLUED_NUMBER = re.compile(
    r"(?<!\w)(?=\w*\d)(?:\d|zero|one|two|three|four|five|six|seven|eight|nine)"
    r"{7,15}(?!\w)"
)
_AS_DIALLED = re.compile(r"(?:\d{1,3}[-. ])?(?:\d{3}[-. ]){2}\d{4}|\d{2}-\d{8}")
_NUMBER_TO_CALL = re.compile(
    r"(?<![\w.,/:])(?:\+|00)?[\doli(](?:[ .*_~()/|-]{0,3}[\doli]){5,16}\)?"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?!\w|[.,:]\d|\s?%)"
)
_EXTENSION = re.compile(r"\s?(?:x|ext\.?)\s?\d{1,6}\Z")
_CALL = re.compile(
    r"(?<![^\W_])(?:"
    + fold(
        "phone|tel|telephone|mobile|cell|call me|text me|call|ring me|reach me|my number|"
        "whatsapp|numero|appelle|portable|telefono|telefone|llama|celular|movil|ligue|"
        "liga|simu|namba|nambari|piga|nipigie|رقمي|رقم|اتصل|هاتفي|هاتف|جوال|"
        "फोन|नंबर|नम्बर|कॉल|मोबाइल|ফোন|নম্বর|নাম্বার|কল|মোবাইল|mera number|amar number"
    )
    + r")"
)
_CLOCK_TIMES = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d\s?-\s?(?:[01]\d|2[0-4])[0-5]\d")
_DAY_FIRST = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)\d\d")
_AROUND_A_NUMBER = 40
_OF_A_PHONE = r"\s?-?\s?(?:office|mobile|fax|home|cell|work|desk|phone|tel)\b"
_ENDS_A_LINE = re.compile(rf" *(?:\n|\Z)|{_OF_A_PHONE}")
_IN_PAIRS_ALONE = re.compile(
    rf"(?<=\n)(?!\d\d (?:0\d|1[0-2]) )\d\d \d\d \d\d(?= *(?:\n|\Z)|{_OF_A_PHONE})"
)

_IBAN = re.compile(
    r"(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}(?:\s?[a-z0-9]{1,3})?(?!\w)"
)
_CARD = re.compile(r"(?<![\w.])[3-6]\d(?:[\s-]?\d){11,17}(?!\w)")
_IP_ADDRESS = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
    r"(?![\w]|\.\d)|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
)

_APPS_ELSEWHERE = (
    "انستا|انستغرام|انستقرام|سناب|سنابي|سناب شات|تلغرام|تيليجرام|واتساب|فيسبوك|تيك توك|"
    "इंस्टा|इंस्टाग्राम|स्नैप|स्नैपचैट|फेसबुक|व्हाट्सएप|टेलीग्राम|डिस्कॉर्ड|"
    "ইনস্টা|ইনস্টাগ্রাম|স্ন্যাপ|স্ন্যাপচ্যাট|ফেসবুক|হোয়াটসঅ্যাপ|টেলিগ্রাম|ডিসকর্ড|ইমো"
)
_APPS = (
    r"insta|instagram|ig|snap|snapchat|telegram|tg|whatsapp|discord|kik|tiktok|"
    r"signal|wechat|viber|imo|messenger|facebook|fb|twitter|skype|wasap|zap|"
    + fold(_APPS_ELSEWHERE)
)
_SHORT_APPS = r"insta|ig|snap|tg|kik|fb|discord|telegram|whatsapp|انستا|سناب"
_ACCOUNT_WORD = r"(?:name|id|user|username|handle|tag|account|nom|usuario|usuário|jina)"
_UNLIKE_A_WORD = r"(?=[a-z.]*[\d_])[\w.]{3,30}"
_ACCOUNT = re.compile(
    rf"(?<!\w)(?:(?:{_APPS})\s?{_ACCOUNT_WORD}\s?(?:[:=]|\bis\b|\bes\b|\best\b)\s?"
    rf"@?[\w.]{{3,30}}"
    rf"|(?:{_SHORT_APPS})\s?[:=]\s?@?[\w.]{{3,30}}"
    rf"|(?:{_APPS})\s?(?:[:=-]\s?|\b(?:is|es|est)\s|\s(?:me\s|moi\s)?)@?{_UNLIKE_A_WORD}"
    rf"|(?:{fold(_APPS_ELSEWHERE)})[^\n.!?a-z]{{0,15}}\s@?[a-z][\w.]{{3,29}}"
    rf"|(?:i'?m|i am|je suis|soy|sou)\s@?{_UNLIKE_A_WORD}\s(?:on|sur|en|no|in)\s(?:{_APPS}))"
)
_ACCOUNT_IS = re.compile(
    rf"(?<!\w)(?:my|mon|mi|meu)\s(?:{_APPS})\b[^.!?\n]{{0,12}}?"
    rf"(?:[:=]|\bis\b|\bes\b|\best\b|\be\b)\s?@?[\w.]{{3,30}}"
    rf"|(?<!\w)(?:my|mon|mi|meu|mera|meri|amar)\s(?:(?:user|username|usuario|pseudo|"
    rf"compte|cuenta|conta|account)\s(?:(?:de|do|no|na|en|on|sur)\s)?(?:{_APPS})"
    rf"|(?:{_APPS})\s(?:id|ka id|hai|user|pseudo))\s?(?:[:=]|\bis\b|\bes\b|\best\b"
    rf"|\be\b|\bhai\b)?\s?@?[\w.]{{4,30}}"
    rf"|(?<!\w)(?:{_APPS})\syangu\s?(?:[:=]|\bni\b)?\s?@?[\w.]{{4,30}}"
    rf"|(?<!\w)my\s(?:username|handle|gamertag|user name)\s?(?:is|:|=)\s?@?[\w.]{{3,30}}"
)
_SPELLED_INVITE = re.compile(
    rf"(?<!\w)(?:discord{_DOT}gg|discord\s?\.\s?gg|wa{_DOT}me|t{_DOT}me"
    rf"|discord\sgg)(?:\s?(?:/|slash)\s?|\s)\w{{3,20}}"
)
_HANDLE = re.compile(r"(?<![\w.@/])@[a-z0-9_](?:[\w.]{1,28})\w")
_ADD_ME = re.compile(
    r"(?<!\w)(?:add|follow|dm|message|find|text)\sme(?!\w)|(?<!\w)ajoutez?[ -]moi"
    r"|agregame|sigueme|me\ssegue|me\sadiciona|تابعوني|ضيفوني|راسلوني"
)
_APP_NAME = re.compile(rf"(?<!\w)(?:{_APPS})(?!\w)")
_DISCORD_TAG = re.compile(r"(?<!\w)[a-z][\w.]{1,31}#\d{4}(?!\w)")
_FRENCH_NUMBER = (
    r"(?:\d{1,4}|(?:(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|"
    r"quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cent|et|un)[\s-]"
    r"?){1,6})"
)
_STREET = re.compile(
    r"(?<!\w)\d{1,5}[a-c]?,?\s(?:[\w'-]{2,20}\s){1,3}"
    r"(?:street|road|avenue|lane|drive|crescent|boulevard|court|square|terrace|close|"
    r"highway|(?:st|rd|ave|blvd|ln|dr)(?=[.,\n]|$))(?!\w)"
    r"|(?<!\w)(?:apt|flat|suite)\.?\s?(?:no\.?\s?)?\d{1,5}[a-c]?(?!\w)"
    rf"|(?<!\w){_FRENCH_NUMBER}(?:\s?(?:bis|ter))?,?\s?(?<![a-z])"
    r"(?:rue|avenue|boulevard|impasse|allee|chemin|quai|route|place)\s\w+"
    r"|(?<!\w)(?:calle|avenida|carrera|plaza|paseo|rua|travessa|praca|alameda)\s"
    r"(?:[\w'-]{1,20},?\s){1,4}?(?:n[.o]?\s?|numero\s|#\s?|,\s?)?\d{1,5}(?!\w)"
    r"|(?:شارع|حي|بنايه|عماره)\s(?:\w{2,20}\s){1,4}?(?:رقم\s)?\d{1,5}"
)
_NAMED_PLACE = re.compile(
    r"\b[Mm]y school(?:'s name)?(?: is(?: called| named)?|:) "
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+)*"
    r"|\bI (?:go to|attend|study at|am at) (?:the )?(?:[A-Z][\w'’.-]+ ){1,4}"
    r"(?:School|High|College|Academy|Primary|Secondary)\b"
    r"|\b(?:[Jj]e suis|[Jj]e vais|[Jj]'étudie) (?:au|à l'|à la|à) ?"
    r"(?:[Ll]ycée|[Cc]ollège|[Éé]cole) [A-Z]\w+"
    r"|\b(?:[Ee]studio|[Vv]oy|[Ee]stoy) (?:en|al?) ?(?:el|la)? ?"
    r"(?:[Ii]nstituto|[Cc]olegio|[Ee]scuela) [A-Z]\w+"
    r"|\b(?:[Ee]studo|[Aa]ndo) (?:no|na|em) (?:[Ee]scola|[Cc]olégio|[Ll]iceu) [A-Z]\w+"
    r"|(?:أدرس في مدرسة|ادرس في مدرسة|مدرستي اسمها) \w+"
    r"|\b(?:[Nn]i)?[Nn]asoma (?:katika |kwenye )?(?:[Ss]hule|[Cc]huo)"
    r"(?: ya (?:[Mm]singi|[Ss]ekondari))? [A-Z]\w+"
    r"|\b[Mm]ain (?:[A-Z]\S+ ){1,4}(?:[Ss]chool|[Cc]ollege) (?:me|mein) padh"
    r"|मेरा (?:स्कूल|विद्यालय) (?:केंद्रीय|नवोदय|आदर्श|सरस्वती|सेंट|डीपीएस)[^।.!?\n]{0,30}"
    r"|\S+ (?:पब्लिक स्कूल|विद्या मंदिर|विद्या निकेतन|कॉन्वेंट|मॉडल स्कूल|विद्यापीठ)"
    r"[^।.!?\n]{0,15} में पढ़त"
    r"|\S+ (?:উচ্চ বিদ্যালয়ে|প্রাথমিক বিদ্যালয়ে|বালিকা বিদ্যালয়ে|মডেল স্কুলে|পাবলিক স্কুলে|"
    r"হাই স্কুলে) পড়ি"
    r"|\b(?:I|[Ww]e) live [^.!?\n]{0,50}?\b[A-Z][\w'’]+ "
    r"(?:Street|Road|Avenue|Lane|Drive|Close|Crescent|Estate)\b"
    r"|\b(?:[Jj]['’]habite|[Oo]n habite|[Nn]ous habitons) [^.!?\n]{0,40}?\b"
    r"(?:rue|avenue|boulevard|place|impasse|chemin|quai) "
    r"(?:de la |du |des |de l['’]|de |d['’])?[A-ZÉÈÎÀ]\w+"
    r"|\b[Vv]iv(?:o|imos) [^.!?\n]{0,40}?\b(?:calle|avenida|plaza|colonia|barrio) "
    r"(?:de la |del |de |la )?[A-ZÁÉÍÓÚ]\w+"
    r"|\b[Mm]or(?:o|amos) [^.!?\n]{0,40}?\b(?:rua|avenida|praça|travessa|bairro) "
    r"(?:da |do |das |dos |de )?[A-ZÁÉÍÓÚ]\w+"
    r"|\b(?:[Nn]i)?[Nn]aishi [^.!?\n]{0,40}?\b(?:barabara|mtaa) (?:ya|wa) [A-Z]\w+"
)
_SAYS_WHERE = re.compile(
    "school|go to|attend|study|am at|live|lyc|coll|cole|habit|stud|voy|estoy|ando|viv"
    f"|mor|nasoma|naishi|padh|{fold('درس|स्कूल|विद्या|पढ़|বিদ্যালয়|স্কুল')}"
)
_SOUTH_ASIAN_STREET = re.compile(
    rf"(?:{fold('রোড|বাড়ি|বাসা|লেন|সড়ক|ফ্ল্যাট|मकान|गली|फ्लैट|सड़क')})"
    rf"\s(?:{fold('নং|নম্বর|नंबर|नं|संख्या')}\s)?\d{{1,4}}(?!\d)"
    rf"|\d{{1,4}}\s(?:{fold('নম্বর|নং|नंबर')})\s"
    rf"(?:{fold('রোড|বাড়ি|বাসা|গলি|লেন|मकान|गली|फ्लैट')})"
)


def find_contact(reading: Reading) -> Iterator[Finding]:
    """Ways to reach or to find a person outside this site."""
    text = reading.folded.text
    if _MAIL_WORD.search(text):
        for pattern in (_EMAIL, _SPELLED_EMAIL):
            for match in pattern.finditer(text):
                yield _contact(reading, match.span(), "contact.email", 0.95)
        for match in _HANDLE.finditer(text):
            score = 0.85 if _APP_NAME.search(text) or _ADD_ME.search(text) else 0.3
            yield _contact(reading, match.span(), "contact.handle", score)
    for match in LINK.finditer(text):
        yield _contact(reading, match.span(), "contact.web", _A_WAY_PERHAPS)
    yield from _find_phones(reading)
    yield from _find_spoken_phones(reading)
    yield from _find_numbers_of_accounts(reading)
    for pattern, detector, score in (
        (_ACCOUNT, "contact.account", 0.8),
        (_ACCOUNT_IS, "contact.account", 0.8),
        (_DISCORD_TAG, "contact.account", 0.8),
        (_SPELLED_INVITE, "contact.invite", 0.9),
        (_STREET, "contact.address", 0.8),
        (_SOUTH_ASIAN_STREET, "contact.address", 0.7),
    ):
        for match in pattern.finditer(text):
            yield _contact(reading, match.span(), detector, score)
    if _SAYS_WHERE.search(text):
        for match in _NAMED_PLACE.finditer(reading.typed):
            yield reading.typed_finding(
                "contact", *match.span(), detector="contact.place", score=0.7
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
            stands_alone = _stands_alone(text, *span)
            if _may_be_a_phone(match.raw_string, stands_alone=stands_alone):
                seen.add(span)
                yield _contact(reading, span, "contact.phone", 0.9)
    for match_alone in _IN_PAIRS_ALONE.finditer(text):
        yield _contact(reading, match_alone.span(), "contact.phone", 0.6)
    for number in _NUMBER_TO_CALL.finditer(text):
        span = number.span()
        covered = any(start <= span[0] and span[1] <= end for start, end in seen)
        if not covered and _is_to_be_called(text, number):
            yield _contact(reading, span, "contact.phone", 0.8)


def _is_to_be_called(text: str, match: re.Match[str]) -> bool:
    """Written as a number that is dialled, or said to be one."""
    raw = _EXTENSION.sub("", match.group())
    groups = re.findall(r"[\doli]+", raw)
    digits = sum(map(len, groups))
    around = max(0, match.start() - _AROUND_A_NUMBER), match.end() + _AROUND_A_NUMBER
    said = bool(_CALL.search(text, *around))
    if not all(any(map(str.isdigit, group)) for group in groups):
        return False
    if sum(map(str.isdigit, raw)) < max(5, digits * 0.6):
        return False
    if _DAY_FIRST.fullmatch(raw) or _CLOCK_TIMES.fullmatch(raw) or _DATE.fullmatch(raw):
        return False
    if all(_YEAR.fullmatch(group) for group in groups) or _counts_up(groups):
        return False
    if said:
        return digits >= _FEWEST_SAID
    dialled = raw[0] in "+0o(" and (len(groups[0]) > 1 or raw[0] in "+(")
    dialled = dialled or _AS_DIALLED.fullmatch(raw) is not None
    return dialled and _FEWEST_DIGITS < digits <= _MOST_DIGITS + 1


def _counts_up(groups: list[str]) -> bool:
    """One, two, three …, or a scale in equal steps: nothing to call."""
    if len(groups) < _FEWEST_TO_COUNT or not all(map(str.isdigit, groups)):
        return False
    return len({int(after) - int(before) for before, after in pairwise(groups)}) == 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """On a line of its own below others, as in the signature of a letter."""
    begins = text[:start].rstrip(" ").endswith("\n")
    return begins and _ENDS_A_LINE.match(text, end) is not None


def _may_be_a_phone(raw: str, *, stands_alone: bool) -> bool:
    """Not a date, some years, a number of people or a measured value."""
    digits = sum(map(str.isdigit, raw))
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _DATE.fullmatch(raw):
        return False
    groups = re.findall(r"\d+", raw)
    if all(_YEAR.fullmatch(group) for group in groups) or _counts_up(groups):
        return False
    if _DAY_FIRST.search(raw) or _CLOCK_TIMES.fullmatch(raw):
        return False
    thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    if stands_alone:
        return True
    if thousands and (groups[-1] == "000" or (raw[0] in "12345678" and digits < 9)):
        return False
    return not re.fullmatch(r"\d\.\d+", raw)


def _find_spoken_phones(reading: Reading) -> Iterator[Finding]:
    """A number told in words, or in words and digits: "zero seven one two …"."""
    run: list[Token] = []
    for token in [*reading.tokens, Token(("",), 0, 0)]:
        if (digits := _told_digits(token)) is not None:
            run.append(digits)
        elif not _goes_on(token, run):
            if len(run) >= _FEWEST_WORDS and _is_a_number_told(reading, run):
                span = (run[0].start, run[-1].end)
                yield _contact(reading, span, "contact.spoken_phone", 0.8)
            run = []
    for match in _GLUED_NUMBER.finditer(reading.folded.text):
        if not match.group().isdigit():
            yield _contact(reading, match.span(), "contact.spoken_phone", 0.8)


def _told_digits(token: Token) -> Token | None:
    """The word as digits are told, "s3ven" too; None where it tells none."""
    for word in token.forms:
        if (
            word in _NUMBER_WORDS
            or word in _TENS
            or word in _TWICE
            or (word.isdigit() and len(word) <= _LONGEST_GROUP)
        ):
            return replace(token, forms=(word,))
    return None


def _goes_on(token: Token, run: list[Token]) -> bool:
    if token.text == SENTENCE_END:
        return True
    return token.text in _JOINS and bool(run) and run[-1].text in _TENS


def _is_a_number_told(reading: Reading, run: list[Token]) -> bool:
    words = [token.text for token in run]
    spoken = sum(not word.isdigit() for word in words)
    single = sum(word.isdigit() and len(word) == 1 for word in words)
    length = sum(
        len(word) if word.isdigit() else 2 if word in _TENS | _TWICE else 1
        for word in words
    )
    values = [str(_NUMBER_WORDS.get(word, word)) for word in words]
    if length < _FEWEST_DIGITS or len(set(values)) == 1:
        return False
    before = max(0, run[0].start - _AROUND_A_NUMBER)
    if _counts_up(values) and not _CALL.search(
        reading.folded.text, before, run[0].start
    ):
        return False
    return spoken >= _FEWEST_SPOKEN or single >= _FEWEST_SINGLE


def _find_numbers_of_accounts(reading: Reading) -> Iterator[Finding]:
    """Bank accounts and cards, told by their check digits, and addresses of devices."""
    text = reading.folded.text
    for match in _IBAN.finditer(text):
        if _is_iban(match.group()):
            yield _contact(reading, match.span(), "contact.bank", 0.8)
    for match in _CARD.finditer(text):
        if _is_card(match.group()):
            yield _contact(reading, match.span(), "contact.bank", 0.8)
    for match in _IP_ADDRESS.finditer(text):
        yield _contact(reading, match.span(), "contact.device", 0.6)


def _is_iban(raw: str) -> bool:
    letters = re.sub(r"\s", "", raw)
    if not letters.isascii():
        return False
    turned = letters[4:] + letters[:4]
    return int("".join([str(int(letter, 36)) for letter in turned])) % 97 == 1


def _is_card(raw: str) -> bool:
    """The check of Luhn: every second digit doubled, the sum ends in nought."""
    digits = [int(digit) for digit in re.sub(r"\D", "", raw)][::-1]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
