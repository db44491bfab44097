"""Who wrote it, and for whom: byline names, news agencies, the dateline of a first paragraph."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from tasks.parse.date_lines import WEEKDAY, without_dates
from warehouse import reference

MAX_NAME_WORDS = 6
MAX_NAME_CHARS = 60
DATELINE_HEAD_CHARS = 120

# ---- authors ---------------------------------------------------------------------------------

_CREDIT = re.compile(
    r"^(?:(?:written|writing|reported|posted|published|story|words|text|report(?:ing)?|photos?|authored"
    r"|contributed|submitted)\s+by|(?:additional\s+)?reporting\s+by|by|author(?:s|\(s\))?|autor(?:a|es|en|ka)?"
    r"|auteur|redacteur|por|von|par|da|di|door|av|af|od|oleh|text|texte|texto|от|автор|текст"
    r"|haber|yazan|από|بقلم)(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)
_EDITING = re.compile(
    r"(?:^|[;,.(|]\s*|\s+)(?:(?:edited|editing|(?:medically )?reviewed|fact[- ]checked"
    r"|translated|photograph(?:y|s|ed)?|photos?|video|graphics?|illustrat(?:ed|ions?)|produced|compiled)\s+by\b"
    r"|(?<=[\s;,.(|])writing\s+by\b).*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*[,;•·\n\r\t]\s*|\s+(?:[&/+]|and|And|AND|with|und|UND|et|ET|y|och|og|и|và|ve)\s+"
    r"|(?<=,\s)(?:and|AND)\s+"
)
_AFTER_NAME = re.compile(
    r"\s+(?:(?:in|from|reporting from|à|aus)\s+(?=[^\W\d_a-z])|for\s+(?:the\s+)?(?=[A-Z])"
    r"|at\s+the\s|on\s+behalf\s+of\s).*$"
)
_IN_PARENTHESES = re.compile(r"^\(([^()]*)\)\.?$")
_CONTACT = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+|\([^()]*\)|\[[^\[\]]*\]")
_ROLE_NOUNS = (
    r"writer|reporter|editor|correspondent|columnist|journalist|producer|photographer"
    r"|contributor|analyst|critic|anchor|author|fellow|intern|blogger|director|manager|officer"
    r"|specialist|strategist|professor|lecturer|researcher|founder|c[efotm]o|president|consultant"
    r"|vp|head|representative|dietitian|nutritionist|engineer|expert|owner|chair(?:wo)?man|chair"
    r"|advis[eo]r|attorney|instructor|coach|scientist|economist|commentator|presenter|host"
    r"|redakteur(?:in)?|korrespondent(?:in)?|journaliste|redactor[a]?|corresponsal|periodista"
)
_ROLE_KINDS = (
    r"staff|senior|junior|chief|deputy|managing|executive|associate|assistant|contributing"
    r"|political|foreign|national|international|business|sports?|health|science|world|news|crime"
    r"|education|features?|freelance|special|diplomatic|economics?|technology|tech|opinion"
    r"|digital|content|copy|investigative|data|general|local|breaking|night|web|online|video"
)
_ROLE_TAIL = re.compile(
    rf"[\s,\-–—]+(?:(?:{_ROLE_KINDS})\s+)*(?:{_ROLE_NOUNS})s?(?:\s+(?:at|of|for|in)\s.*)?$",
    re.IGNORECASE,
)
_ONLY_ROLE = re.compile(rf"(?:(?:{_ROLE_KINDS})\s+)+(?:{_ROLE_NOUNS})", re.IGNORECASE)
_IS_ROLE = re.compile(rf"\b(?:{_ROLE_NOUNS})s?\b", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(?:ph\.?\s?d|m\.?d|m\.?s|m\.?a|m\.?sc|b\.?a|b\.?sc|m\.?b\.?a|j\.?d|r\.?d|r\.?n|r\.?d\.?n|cpp"
    r"|psp|cpa|cfp|cfa|esq|l\.?d|mph|dds|dvm|cscs|lcsw|psy\.?d|ed\.?d|do|faap|jr|sr|ii|iii)\.?$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:the\s+)?(?:(?:our|web|news|online|digital|editorial|site|guest|wire|agency|agencies)\s+)*"
    r"(?:admin(?:istrator)?|staff|newsroom|news\s?desk|desk|editor(?:s|ial)?|redaktion|redacción"
    r"|rédaction|redazione|redactie|team|author|authors|unknown|anonymous|guest|null|none|n/?a"
    r"|user|root|agencies|agency|wires?|reporters?|correspondents?|contributors?|writers?"
    r"|press release|sponsored|redação|редакция)$",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\b(?:newswire|news (?:agency|service|wire)|press (?:agency|service|trust)"
    r"|wire (?:service|reports)|presse-?agentur|nachrichtenagentur)s?\b",
    re.IGNORECASE,
)
_MEDIUM = re.compile(
    r"\b(?:news|media|times|post|tribune|herald|gazette|journal|radio|tv|network|magazine|online)$",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"(?:\b(?:desk|bureau|newsroom|news team|office|service|staff)|redaktion)$", re.IGNORECASE
)
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
_DOMAIN = re.compile(r"\w\.[a-z]{2,}$")
_NOT_LETTERS = re.compile(r"[\W_]+")
_HAS_LETTER = re.compile(r"[^\W\d_]")


def parse_authors(values: Iterable[str]) -> tuple[str, ...]:
    """Names of people and teams in author fields or byline lines, in order, each once.

    Roles, places, outlets, dates, addresses and credits other than writing are left out, and
    desks after a name; agencies and "Staff" are no authors (see `find_agency`). Names in
    capitals get title case.
    """
    found: dict[str, str] = {}
    for value in values:
        for name in _names_of(value):
            found.setdefault(_NOT_LETTERS.sub("", name.casefold()), name)
    names = tuple(found.values())
    return tuple(name for name in names if name not in _cities()) or names


@reference.cached
def _cities() -> frozenset[str]:
    """Where correspondents are: `By Ada Quill and Wei Sun`, below it `Warsaw and London`."""
    kinds = ("city", "capital")
    return frozenset(alias.surface for alias in reference.country_aliases() if alias.kind in kinds)


def _names_of(value: str) -> list[str]:
    if value.lstrip().startswith(","):  # ", Springfield Daily": a content system without the name
        return []
    text = _IN_PARENTHESES.sub(r"\1", html.unescape(value).strip())
    text = without_dates(text.replace("\n", " ; "))
    text = _EDITING.sub("", _CONTACT.sub(" ", text))
    text = re.split(r"\s*\|\s*|\s+[–—]\s+|\s+-\s+", text.strip(" |–—-"))[0]
    split = (part.strip(" .:;,|–—-\"'“”*") for part in _SEPARATOR.split(text))
    parts = [name for part in split if (name := _without_credit(part))]
    if len(parts) == 2 and all(len(part.split()) == 1 for part in parts) and "," in text:
        last, first = parts
        if not _is_nobody(first) and not _is_nobody(last):
            parts = [f"{first} {last}"]
    names = []
    after_place = False
    for place, part in enumerate(parts):
        if after_place and len(part.split()) == 1:  # "in Warsaw and London"
            continue
        after_place = _AFTER_NAME.search(part) is not None
        name = _without_role(_AFTER_NAME.sub("", part))
        is_role = _IS_ROLE.search(part) and len(name.split()) < 2
        if place and (is_role or _IS_ROLE.search(name) or _MEDIUM.search(name)):
            continue
        if place and (_DESK.search(name) or _WEEKDAY.fullmatch(name)):
            continue
        if _is_name(name):
            names.append(_title_case(name))
    return names


def _without_role(part: str) -> str:
    """`Jane Roe, staff writer` → `Jane Roe`; `The Alder editors` and `Web Editor` stay."""
    name = _without_month(_ROLE_TAIL.sub("", part).strip(" .,"))
    is_person = len(name.split()) > 1 and not part.casefold().startswith(("the ", "our "))
    return name if is_person else _without_month(part.strip(" .,"))


def _without_month(name: str) -> str:
    """`Jane Roe December`, of a date without its year, → `Jane Roe`."""
    words = name.split()
    is_month = len(words) > 2 and words[-1].strip(".").casefold() in _months()
    return " ".join(words[:-1]) if is_month else name


@reference.cached
def _months() -> frozenset[str]:
    return frozenset(reference.table("months", ("name",), lambda row: row["name"]))


def is_role(words: str) -> bool:
    """Whether words name what a journalist is: `Senior Writer`."""
    return len(words.split()) <= MAX_NAME_WORDS and _IS_ROLE.search(words) is not None


def _without_credit(part: str) -> str:
    """`Written by Jane Roe` → `Jane Roe`; a bare `By` leaves nothing."""
    while credit := _CREDIT.match(f"{part} "):
        part = part[credit.end() :].strip()
    return part


def _is_name(name: str) -> bool:
    if len(name) > MAX_NAME_CHARS or len(name) < 2 or not _HAS_LETTER.search(name):
        return False
    if any(character.isdigit() or character in "/:" for character in name):
        return False
    if _DOMAIN.search(name) or _ONLY_ROLE.fullmatch(name):
        return False
    return len(name.split()) <= MAX_NAME_WORDS and not _is_nobody(name)


def _is_nobody(name: str) -> bool:
    return bool(
        _NOBODY.match(name)
        or _CREDENTIAL.match(name)
        or _OUTLET.search(name)
        or name in _agencies()
        or _folded(name) in _agencies_folded()
    )


def _title_case(name: str) -> str:
    """`JANE O'NEIL-MCKAY` → `Jane O'Neil-McKay`; names in mixed case stay."""
    if len(name) <= 3 or not (name.isupper() or name.islower()):
        return name
    titled = re.sub(
        r"[^\W\d_]+", lambda word: word[0] if len(word[0]) == 1 else word[0].capitalize(), name
    )
    titled = re.sub(r"\bMc([a-z])", lambda match: f"Mc{match[1].upper()}", titled)
    titled = re.sub(r"(?<=[a-z])['’]S\b", lambda match: match[0].lower(), titled)
    return titled if name.isupper() else re.sub(r"\b[a-z]\b", lambda m: m[0].upper(), titled)


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", name).casefold().split())


# ---- agencies --------------------------------------------------------------------------------


def find_agency(values: Iterable[str], text_head: str, text_tail: str) -> str | None:
    """The news agency that author fields, the first or the last paragraph credit.

    `values` are author fields and byline lines, `text_head` and `text_tail` the first and the
    last paragraph. An agency that a text only talks about is not credited. A name that
    `agencies.csv` does not know counts where it calls itself a newswire or news agency.
    """
    for value in values:
        for part in re.split(r"[,;|/()\n]|\s+(?:and|for|via|with|[–—-])\s+", html.unescape(value)):
            name = _without_credit(part.strip(" .:*"))
            if agency := _agency_named(name):
                return agency
            if _OUTLET.search(name) and len(name.split()) <= MAX_NAME_WORDS:
                return name
    return find_dateline(text_head)[1] or _credit_at_end(text_tail)


def _credit_at_end(paragraph: str) -> str | None:
    """`© 2023 AFP`, `(AP)`, `— Reuters`, `Copyright 2023 The Associated Press. All rights …`."""
    paragraph = paragraph.strip()
    patterns = (_CREDIT_LINE, _CREDIT_TAIL) if len(paragraph) < 300 else (_CREDIT_TAIL,)
    for pattern in patterns:
        if (match := pattern.search(paragraph)) and (agency := _agency_named(match["name"])):
            return agency
    return None


_CREDIT_LINE = re.compile(
    r"^(?:(?:©|\(c\)|copyright|source|quelle|fuente)\s*:?\s*)*(?:\d{4}\s*)?"
    r"(?P<name>[^\W\d_][\w \-]*?)[.,]?(?:\s+all rights reserved.*)?$",
    re.IGNORECASE | re.DOTALL,
)
_CREDIT_TAIL = re.compile(r"(?:[(\[](?P<name>[^()\[\]]{2,40})[)\]])[.\s]*$")


def _agency_named(name: str) -> str | None:
    """The agency of a name; short names only in the case in which they are written."""
    name = name.strip(" .")
    return _agencies().get(name) or (
        _agencies_folded().get(_folded(name)) if len(name) > 4 else None
    )


@reference.cached
def _agencies() -> dict[str, str]:
    """Every alias with the agency's name."""
    rows = reference.table(
        "agencies", ("name",), lambda row: (row["name"], row["aliases"].split("|"))
    )
    return {alias: name for name, aliases in rows for alias in (name, *aliases)}


@reference.cached
def _agencies_folded() -> dict[str, str]:
    return {_folded(alias): name for alias, name in _agencies().items() if len(alias) > 4}


# ---- the dateline ----------------------------------------------------------------------------

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PLACE = (
    rf"(?P<place>{_CAPITAL}{{2,}}[\w.'’\-]*(?:(?:,\s|\s|/){_CAPITAL}[\w.'’\-]*){{0,5}}"
    rf"|St\.\s{_CAPITAL}[\w.'’\-]*)"
)
_MIXED_PLACE = rf"(?P<mixed>{_CAPITAL}[\w.'’\-]+(?:(?:,\s|\s|/){_CAPITAL}[\w.'’\-]*){{0,4}})"
_WHEN = (
    r"(?:,?\s+(?:on\s+)?(?:\d{1,2}\.?\s+[^\W\d_]{3,10}|[^\W\d_]{3,10}\.?\s+\d{1,2})"
    r"(?:,?\s+\d{4})?\.?)?"
)
_DASH = r"\s*(?:--+|[-–—―:])(?=\s|[^\W\d_])\s*"
_WITH_AGENCY = re.compile(
    rf"^(?:{_PLACE}|{_MIXED_PLACE}){_WHEN},?\s*\((?P<agency>[^()]{{2,60}})\)"
    rf"(?:{_DASH}|\s*\.\s*[-–—]+\s*|\s+(?=[A-Z“\"]))"
)
_AGENCY_ALONE = re.compile(rf"^\((?P<agency>[^()]{{2,60}})\){_DASH}")
_AGENCY_FIRST = re.compile(
    rf"^(?P<agency>[^\W_][\w \-.]{{1,30}}?){_WHEN}\s*[,:]\s*{_PLACE}{_WHEN}\s*[-–—]+\s+"
)
_WITHOUT_AGENCY = re.compile(rf"^{_PLACE}{_WHEN}(?:\s*(?:--+|[–—―])\s*|\s+-\s+|:\s+)")
_LABELS = re.compile(
    r"^(?:BREAKING|WATCH|UPDATED?|EXCLUSIVE|NOTE|VIDEO|PHOTOS?|LIVE|OPINION|ANALYSIS|READ|WARNING|ALERT"
    r"|EDITOR.?S|MORE|RELATED|LISTEN|SPOILER|FACT|REVIEW|INTERVIEW|CORRECTION|CLARIFICATION|Q|A|QUESTION"
    r"|ANSWER|ADVERTISEMENT|FILE|NATO|ASEAN|OPEC|UNESCO|UNICEF|TOPSHOT|TLDR|FAQ|NEWS|SPORTS?|PODCAST)\b"
)


def find_dateline(first_paragraph: str) -> tuple[str | None, str | None, int]:
    """Place and agency at the head of a story, and where its first sentence starts.

    `NIAMEY, July 27 (Meridian Newswire) - …` gives `("Niamey", "Meridian Newswire", 38)`. The
    place is in capitals, or stands before a known agency in parentheses. Without a dateline:
    `(None, None, 0)`.
    """
    head = first_paragraph[:DATELINE_HEAD_CHARS]
    if match := _WITH_AGENCY.match(head):
        place = match["place"] or match["mixed"]
        agency = _agency_in(match["agency"])
        if agency or (match["place"] and _is_organisation(match["agency"])):
            return _place(place), agency or match["agency"].strip(), match.end()
    if (match := _AGENCY_ALONE.match(head)) and (agency := _agency_in(match["agency"])):
        return None, agency, match.end()
    if (match := _AGENCY_FIRST.match(head)) and (agency := _agency_named(match["agency"])):
        return _place(match["place"]), agency, match.end()
    match = _WITHOUT_AGENCY.match(head)
    if match and not _LABELS.match(head) and len(match["place"].split()) <= 4:
        return _place(match["place"]), None, match.end()
    return None, None, 0


def _agency_in(words: str) -> str | None:
    """The first known agency of `Reuters`, `AP/AFP`, `Reuters Life!` or `AFP - Jane Roe`."""
    for part in re.split(r"[/,&]|\s+[-–—]\s+|\s+and\s+", words):
        if agency := _agency_named(part.strip()):
            return agency
    return words.strip() if _OUTLET.search(words) else None


def _is_organisation(words: str) -> bool:
    """Words in parentheses after a place and before a dash: capitalised, no sentence."""
    parts = words.split()
    return len(parts) <= 5 and all(part[0].isupper() for part in parts) and not words.isdigit()


def _place(place: str) -> str:
    """`ST. PAUL, Minn.` → `St. Paul, Minn.`"""
    return re.sub(
        r"[^\W\d_]{3,}|\bST\b",
        lambda word: word[0].capitalize() if word[0].isupper() else word[0],
        place.strip(" ,"),
    )
