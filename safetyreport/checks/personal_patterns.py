"""What personal data look like in Japanese and English text, kind by kind.

Every pattern is searched in folded text (`folded`); a pattern is a compiled expression and, where
shape alone cannot tell, a test of the match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from safetyreport.checks import person_names as names

Match = re.Match[str]
HAN = r"[一-龥々〆ヶ]"
DAY = (
    r"(?:(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s?(?:\d{1,2}|元)|\d{4})"
    r"\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?)"
)
YEAR = r"(?:(?:(?:明治|大正|昭和|平成|令和)(?:\d{1,2}|元)|\d{4})年)"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
ENGLISH_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH},?\s+\d{{4}}|{MONTH}\s+\d{{1,2}},?\s+\d{{4}})"
)
KIN = (
    "妻|夫|母親?|父親?|長男|次男|二男|三男|長女|次女|二女|三女|息子|娘|兄|弟|姉|妹|祖父|祖母|孫|叔父|叔母"
    "|伯父|伯母|配偶者|義母|義父|内縁の妻|キーパーソン|家族"
)
KIN_ENGLISH = (
    "wife|husband|spouse|partner|son|daughter|mother|father|brother|sister|grandson|granddaughter"
    "|grandmother|grandfather|uncle|aunt|niece|nephew"
)
ROLES = (
    "主治医|担当医|執刀医|医師|看護師|薬剤師|技師|教授|准教授|講師|助教|院長|部長|師長|患者|対象者"
    "|氏名|本人"
)
TITLES = (
    "さん|様|氏|君|くん|ちゃん|殿|先生|医師|看護師|技師|薬剤師|准教授|教授|講師|助教|院長"
    "|部長|師長|主任"
)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


SURNAME = _any(names.SURNAMES)
GIVEN = _any(names.GIVEN)
PLAIN_SURNAME = _any(name for name in names.SURNAMES - names.ALSO_PLACES if len(name) > 1)
NO_PERSON = re.compile(
    "(?:患者|家族|本人|皆|みな|奥|娘|息子|母|父|妻|夫|姉|妹|兄|弟|子|親|業者|対象者|被験者|参加者|同|両|某|華|摂|"
    "お医者|医者|看護師|薬剤師|技師|先生|隣|お客|赤|たく|ご主人|主人|職員|担当者|担当|方)$"
)
NO_TEACHER = re.compile("(?:科|医|当|任|の|各|専門|研修|先輩)$")
NO_INITIALS = {
    *("IV", "SC", "PO", "IM", "AM", "PM", "BI", "TI", "QD", "IU", "AD", "BC", "US", "UK", "EU"),
    *("CI", "SD", "SE", "DC", "ID", "PD", "NS", "UN"),
}


class Pattern(NamedTuple):
    """One shape of one kind of personal data; `holds` has the last word on a match."""

    kind: str
    shape: re.Pattern[str]
    holds: Callable[[Match], bool] | None = None


def _nobody(match: Match) -> bool:
    return NO_PERSON.search(match["who"]) is None


def _teacher(match: Match) -> bool:
    return NO_TEACHER.search(match["who"]) is None


def _given_name(match: Match) -> bool:
    return match["given"] not in names.NO_NAMES


def _initials(match: Match) -> bool:
    return (match["first"] + match["second"]).upper() not in NO_INITIALS


def _digits(match: Match) -> bool:
    return 9 <= sum(sign.isdigit() for sign in match[0]) <= 13


def _no_era(match: Match) -> bool:
    return not match[0].startswith(("令和", "平成", "昭和"))


def _roman(match: Match) -> bool:
    return match["given"] in names.GIVEN_ROMAN or match["given"] in names.SURNAMES_ROMAN


NUMBER_WORDS = (
    "患者\\s?ID|患者番号|患者No\\.?|カルテ(?:番号|No\\.?|ID)?|診療録番号|診察券(?:番号|の番号)?|病院番号|院内ID"
    "|ID番号|登録ID|被保険者(?:証)?番号|保険証(?:番号|の番号)?|マイナンバー|個人番号|MRN"
    "|medical record (?:number|no\\.?)|chart (?:number|no\\.?)|hospital (?:number|no\\.?|ID)"
    "|patient (?:ID|number|no\\.?)|insurance (?:number|no\\.?)"
)


def _pattern(
    kind: str, shape: str, holds: Callable[[Match], bool] | None = None, flags: int = 0
) -> Pattern:
    return Pattern(kind, re.compile(shape, flags), holds)


PATTERNS: tuple[Pattern, ...] = (
    _pattern(
        "mail", r"[A-Za-z0-9._%+-]+\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    ),
    _pattern("telephone", r"(?<![\d.-])0\d{1,4}-\d{1,4}-\d{3,4}(?![\d-])", _digits),
    _pattern("telephone", r"\(0\d{1,4}\)\s?\d{1,4}[- ]\d{3,4}(?!\d)", _digits),
    _pattern("telephone", r"(?<!\d)0\d{1,4}\(\d{1,4}\)\d{3,4}(?!\d)", _digits),
    _pattern("telephone", r"(?<![\d.-])0\d{1,3} \d{2,4} \d{4}(?!\d)", _digits),
    _pattern("telephone", r"(?<![\d.A-Za-z])0[1-9]\d{8,9}(?![\d.])"),
    _pattern("telephone", r"\+81[- ]?(?:\(0\))?\d{1,4}[- ]?\d{1,4}[- ]?\d{3,4}(?!\d)"),
    _pattern(
        "telephone",
        r"(?:電話|携帯|TEL|FAX|ファックス|内線|phone|mobile|ext\.?|extension)(?:番号|number)?"
        r"\s?(?:[:はがで]|is|to|at|no\.?)?\s?[:(]?\s?(?=\d)(?=(?:\D?\d){4})\d[\d -]{2,12}\d",
        flags=re.IGNORECASE,
    ),
    _pattern("address", r"〒\s?\d{3}-?\d{4}"),
    _pattern(
        "address",
        rf"(?:{HAN}{{2,3}}[都道府県])?{HAN}{{1,6}}[市区町村郡](?:{HAN}|[ぁ-んァ-ヶー]){{0,10}}?"
        r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:丁目|番地?|号|-\d{1,4})",
    ),
    _pattern(
        "address", rf"{HAN}{{1,6}}(?<![月日年第約回])\d{{1,3}}-\d{{1,3}}-\d{{1,4}}(?!\d)", _no_era
    ),
    _pattern(
        "address",
        rf"{HAN}{{2,6}}[県市区町村郡](?:{HAN}{{1,6}})?(?:に?在住|に?居住|に住|の自宅|にある自宅)",
    ),
    _pattern(
        "address",
        rf"(?:{HAN}|[ァ-ヶー])*(?:マンション|アパート|ハイツ|コーポ|団地|荘)\s?{HAN}*\d{{1,4}}号?(?:室|棟)?",
    ),
    _pattern(
        "address",
        r"\b\d{1,4}(?:-\d{1,4}){1,3},? [A-Z][a-z]+"
        r"(?:-(?:cho|machi|ku|shi|gun|mura|chome))?,? [A-Z][a-z]+",
    ),
    _pattern("address", r"\b[A-Z][a-z]+-(?:ku|shi|cho|machi|gun|mura)\b"),
    _pattern(
        "address", r"\b\d{1,5} [A-Z][a-z]+ (?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive)\b"
    ),
    _pattern(
        "hospital_number",
        rf"(?:{NUMBER_WORDS})\s?(?:は|が|の|is|of|was)?\s?[:=#()「]*\s?[A-Z]{{0,3}}-?\d[\d-]{{3,}}",
        flags=re.IGNORECASE,
    ),
    _pattern("hospital_number", r"(?<![A-Za-z])ID\s?[:=#は]?\s?\d{5,}"),
    _pattern(
        "birth_date",
        rf"(?:生年月日|誕生日|出生日)\s?(?:は|が)?\s?[:(]?\s?(?:{DAY}|{YEAR}|\d{{8}}|\d{{1,2}}月\d{{1,2}}日)",
    ),
    _pattern(
        "birth_date",
        rf"(?:{DAY}|{YEAR}(?:\d{{1,2}}月)?)\s?(?:生まれ|生れ|出生|生(?=$|[\s、。,.)(」]))",
    ),
    _pattern(
        "birth_date",
        r"(?:D\.?O\.?B\.?|date of birth|birth ?date|birthday|born)\s?(?:was|is|on|in|:)*\s?[:(]?"
        r"\s?"
        rf"(?:{DAY}|{ENGLISH_DAY}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{8}}|(?:{MONTH} )?\d{{4}})",
        flags=re.IGNORECASE,
    ),
    _pattern(
        "name",
        rf"(?<!{HAN})(?:{SURNAME})[ 　]?(?:{GIVEN}|{HAN}{{1,2}})?(?:{TITLES})(?![々子相式態])",
    ),
    _pattern("name", rf"(?<!{HAN})(?:{SURNAME})[ 　]?(?:{GIVEN})(?!{HAN})"),
    _pattern(
        "name",
        rf"(?P<who>(?:{HAN}{{1,5}}|[ァ-ヶー]{{2,8}}|[ぁ-ん]{{2,5}}))(?:さん|氏)(?!名)",
        _nobody,
    ),
    _pattern("name", rf"(?P<who>{HAN}{{1,4}}|[ァ-ヶー]{{2,6}})先生", _teacher),
    _pattern(
        "name",
        rf"(?:{ROLES})(?:の|は|が|:|・|、|[ 　])\s?(?:{SURNAME})(?:[ 　]?(?:{GIVEN}))?(?!{HAN})",
    ),
    _pattern(
        "name",
        rf"(?<!{HAN})(?:{PLAIN_SURNAME})(?=(?:が|は|から|より|に|へ|と|の|も)(?!{HAN}?[市県町村区]))",
    ),
    _pattern(
        "name",
        r"(?:氏名|患者名|名前)\s?(?:は|が)?\s?[:(]?\s?(?:[一-龥々]{2,6}|[ァ-ヶー]{2,12})(?=$|[\s、。)(])",
    ),
    _pattern(
        "name",
        r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Nurse|Doctor)\.? (?:[A-Z]\. )?"
        r"(?!In\b|On\b|The\b)[A-Z][a-z]+\b",
    ),
    _pattern("name", r"\b(?P<given>[A-Z][a-z]+)-(?:san|sama|sensei|kun)\b"),
    _pattern("name", rf"\b(?P<given>[A-Z][a-z]+),? (?:{_any(names.SURNAMES_ROMAN)})\b", _roman),
    _pattern("name", rf"\b(?:{_any(names.SURNAMES_ROMAN)}),? (?P<given>[A-Z][a-z]+)\b", _roman),
    _pattern(
        "name", r"(?i:\bname(?:d|:| is| was)) ?:? ?(?P<given>[A-Z][a-z]+)(?: [A-Z][a-z]+)?", _roman
    ),
    _pattern(
        "kinship",
        rf"(?:{KIN})(?:の|・|、|,|\(|:|は|である)\s?(?P<given>{GIVEN}|{HAN}{{1,2}}[{names.GIVEN_ENDINGS}])"
        rf"(?!{HAN})",
        _given_name,
    ),
    _pattern(
        "kinship", rf"(?:{KIN})(?:の|・|、|,|\(|:)\s?(?:{PLAIN_SURNAME})(?:[ 　]?(?:{GIVEN}))?"
    ),
    _pattern(
        "kinship", rf"(?:{KIN})(?:の|・|、|,|\(|:)?\s?[ァ-ヶー]{{2,6}}(?=さん|氏|ちゃん|くん|\))"
    ),
    _pattern(
        "kinship",
        rf"\b(?:{KIN_ENGLISH})\b(?:,|:)?(?: named| called| is| was)? ?\(?(?P<given>[A-Z][a-z]+)\b",
        _roman,
    ),
    _pattern(
        "initials", r"(?<![A-Za-z.])(?P<first>[A-Z])\.\s?(?P<second>[A-Z])\.(?![A-Za-z])", _initials
    ),
    _pattern(
        "initials", r"(?<![A-Za-z.])(?P<first>[A-Z])・(?P<second>[A-Z])(?![A-Za-z])", _initials
    ),
    _pattern("initials", r"(?<![A-Za-z0-9])[A-Z]{1,2}\.?(?:氏|さん|様(?![式相々子態])|君)"),
    _pattern(
        "initials",
        r"(?:イニシャル|頭文字|(?i:initials?))\s?(?:は|が|:|of|are|is|were)*\s?[:(]?\s?"
        r"[A-Z][.・ ]?[A-Z](?![a-z])",
    ),
)
