"""Addresses: a place with a house number, a postcode, a home in a named quarter."""

from __future__ import annotations

import re

from safetyreport.checks.personal_pattern import HAN, Match, patterns_of

ENDS = "[市区町村郡]"
# Words that begin with one of the ends and name no place: 区域, 市販, 町内会.
NO_PLACE = "(?![域分画切別間販中内立民況場])"
PLAIN = f"(?:(?!{ENDS}){HAN})"
# 廿日市市, 町田市: an end may stand inside a name.
CITY = (
    f"(?:{ENDS}?{PLAIN}{{1,5}}{ENDS}{{1,2}}{NO_PLACE}"
    "|(?:さいたま|つくば|つがる|いわき|うるま|ひたちなか|みどり|みやま|にかほ|あわら|いなべ|たつの"
    "|うきは|えびの|あきる野|かすみがうら|つくばみらい|南アルプス)市)"
)
PREFECTURE = "(?:北海道|東京都|(?:大阪|京都)府|[一-龥]{2,3}県)"
TOWN = f"(?:{HAN}|[ァ-ヶーがのつッる]|\\d{{1,2}}条){{0,14}}?"
NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百〇]{1,5})"
HOUSE = rf"{NUMBER}(?:\s?(?:丁目|番地|番|号室|号|の|-)\s?(?:{NUMBER})?){{1,6}}"
BUILDING = r"(?:\s?[一-龥ァ-ヶーA-Za-z]{2,12}\s?\d{1,4}(?:号室|号|室|階|F))?"
HOMES = "マンション|アパート|ハイツ|コーポ|メゾン|レジデンス|団地|荘"

SUFFIX = "ku|shi|cho|machi|gun|mura|son|chome|dori|ken|fu"
WORD = r"(?:[A-Z][a-z]+(?:-[a-z]+)?|\d[\d-]{0,12})"
BEFORE = rf"(?:(?<![A-Za-z\d-]){WORD},? ){{0,5}}"
AFTER = rf"(?:,? {WORD}){{0,4}}"
STREETS = r"Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Ward|City|Town|Village"


def _no_measure(match: Match) -> bool:
    return re.search(r"[分時回号度日月年秒数値量径計比型群後前約第約術間]\d", match[0]) is None


PATTERNS = (
    *patterns_of("address", r"〒\s?\d{3}-?\d{4}", r"郵便番号[はが:]?\s?\d{3}-?\d{4}"),
    *patterns_of(
        "address",
        rf"{PREFECTURE}?{CITY}{{1,3}}{TOWN}\s?{HOUSE}{BUILDING}",
        rf"{PREFECTURE}?{CITY}{{1,3}}{TOWN}[町通条村字]\s?\d{{1,4}}(?![\d.])",
        rf"{PREFECTURE}?{CITY}{{2,3}}(?:{HAN}{{1,6}})?\d{{1,5}}(?![\d.年月日時分例件名%回])",
        rf"{HAN}{{1,8}}{NUMBER}丁目(?:\s?{HOUSE})?",
        rf"{HAN}{{0,8}}{NUMBER}番地(?:の?\s?{NUMBER})?",
        rf"{CITY}(?:(?!内){HAN}){{1,6}}(?:に?在住|に?居住|に住|の自宅|にある自宅)",
        rf"[一-龥ァ-ヶー]{{0,12}}(?:{HOMES})\s?{HAN}{{0,3}}\d{{1,4}}号?(?:室|棟)?",
    ),
    *patterns_of(
        "address",
        rf"{HAN}{{2,6}}\d{{1,3}}-\d{{1,3}}-\d{{1,4}}(?:-\d{{1,4}})?(?![\d-])",
        holds=_no_measure,
    ),
    *patterns_of(
        "address",
        rf"{BEFORE}[A-Z][a-z]+-(?:{SUFFIX})\b{AFTER}(?: Prefecture)?",
        rf"(?:\b[A-Z][a-z]+ )?(?<![\d-])\d{{1,2}}-chome\b{AFTER}",
        rf"(?<![A-Za-z\d-])(?:[A-Z][a-z]+ \d{{1,4}}, )?\d{{1,5}}(?:-\d{{1,4}}){{0,3}},? "
        rf"(?:[A-Z][a-z]+,? ){{1,3}}(?:{STREETS})\b{AFTER}",
    ),
)
