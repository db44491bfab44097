"""Whether a surface stands for a place, for who acts from there, or qualifies something else."""

from __future__ import annotations

import re

_VERBS = (
    r"has|have|had|is|was|will|would|could|should|may|might|must|says?|said|claims?|wants?|"
    r"insists?|denie[sd]|[a-z]+ed|called|sent|told|took|gave|sees?|saw|made|put|began|hit|"
    r"warns?|accuses?|rejects?|urges?|calls|backs?|rules|needs?|seeks?|vows?|threatens?|fires|"
    r"launches|refuses?|agrees?|sends?|signs?|votes|joins?|bans|blocks|expels?|approves?|"
    r"hopes?|expects?|condemns?|slams?|orders|offers|opens|holds|faces|does|did"
)
_ACTS = re.compile(
    r"(?:'s)?,? (?:(?:also|has|have|had|then|now|later|again|on \w+|[a-z]+ly) )*"
    rf"(?:{_VERBS})\b"
)
_STATE_NOUN = re.compile(
    r"'s? (?:[a-z-]+ ){0,2}(?:overture|government|sovereign|offer|claims?|demands?|policy|right|"
    r"position|response|decision|allies|ally|forces|military|support|plans?|aggression|invasion|"
    r"satellites?|missiles?|nuclear|launch|ambassador|envoy|leadership|regime|threats?|army|"
    r"sanctions|diplomats|troops|efforts|bid|weapons|interests|ambitions)\b"
)
_HOLDER = re.compile(
    r" (?:(?:ground|defen[cs]e|intelligence|military|federal|naval|senior|top|consular) )?"
    r"(?:officials?|diplomats?|troops|forces|soldiers|military|army|navy|"
    r"lawmakers|senators?|citizens?|president|government|embassy|ambassador|intelligence|"
    r"[Aa]mbassador|President|Secretary|Senator|Representative|Embassy)\b"
)
_AFTER_AGENT = re.compile(
    r"\b(?:by|with|against|between|toward|towards|blasted|accused|told|urged|warned|angered|"
    r"blamed|condemned|criticized|criticised|pressed|banning|barring|urging|warning|accusing|"
    r"pressing|forcing|asked|asking|and)\s$",
    re.I,
)
_AFTER_PLACE = re.compile(
    r"\b(?:in|at|near|around|outside|inside|across|through|visiting|visited|into|from|to|of|"
    r"leaving|reached|toward|city of|capital,?)\s$",
    re.I,
)


def sense_of(text: str, start: int, end: int, kind: str) -> str:
    """`place`, `actor` or `attribute` for a surface of a kind of `country_mentions`."""
    if kind == "demonym":
        return "attribute"
    if kind == "government":
        return "actor"
    if kind not in ("name", "capital"):
        return "place"
    before, after = text[max(0, start - 24) : start], text[end : end + 48]
    after = after.replace("\u2019", "'")
    if kind == "name" and _HOLDER.match(after):
        return "attribute"
    if _AFTER_PLACE.search(before) and not _STATE_NOUN.match(after):
        return "place"
    if _ACTS.match(after) or _STATE_NOUN.match(after) or _AFTER_AGENT.search(before):
        return "actor"
    return "place"
