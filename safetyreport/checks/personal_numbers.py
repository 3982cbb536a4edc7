"""Mail addresses, telephone numbers, hospital numbers and birth dates."""

from __future__ import annotations

from safetyreport.checks.personal_pattern import LINK, Match, digits_in, patterns_of

AT = r"(?:@|[(\[{]\s?(?:at|アット(?:マーク)?)\s?[)\]}])"
LABEL = r"[A-Za-z0-9ぁ-んァ-ヶー一-龥-]{1,63}"
DOMAIN = rf"{LABEL}(?:\.{LABEL}){{0,6}}\.[A-Za-z]{{2,24}}"
MAIL = patterns_of(
    "mail",
    rf"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,64}}\s?{AT}\s?{DOMAIN}",
    rf"[ァ-ヶーぁ-ん一-龥]{{1,10}}@{DOMAIN}",
    r"\b[A-Za-z0-9._%+-]{1,64} at [A-Za-z0-9-]{1,63}(?: dot [A-Za-z0-9-]{2,63}){1,4}\b",
)


def _domestic(match: Match) -> bool:
    # A Japanese number has ten digits, of a mobile telephone eleven.
    return digits_in(match) in (10, 11)


def _international(match: Match) -> bool:
    return 9 <= digits_in(match) <= 14


BETWEEN = r"(?: ?[-.・~/] ?| )"
TELEPHONE_WORD = (
    r"(?i:電話|携帯|デンワ|ケイタイ|連絡先|(?<![A-Z])TEL|FAX|ファックス|(?<![A-Z])(?:tele)?phone"
    r"|mobile|cell)"
)
TELEPHONE = (
    *patterns_of(
        "telephone",
        rf"(?<![\d.A-Za-z-])0\d{{1,4}}{BETWEEN}\d{{1,4}}{BETWEEN}\d{{3,4}}(?![\d-])",
        rf"\(0\d{{1,4}}\) ?\d{{1,4}}{BETWEEN}?\d{{3,4}}(?!\d)",
        r"(?<!\d)0\d{1,4} ?\(\d{1,4}\) ?\d{3,4}(?!\d)",
        # A checksum goes on in hexadecimal digits.
        r"(?<![\d.A-Za-z-])0[1-9]\d{8,9}(?![\d.-]|[a-f]{1,8}(?![A-Za-z]))",
        holds=_domestic,
        numerals=True,
    ),
    *patterns_of(
        "telephone",
        r"\+\d{1,3}[-. ]?(?:\(0\))?(?:[-. ]?\d{1,4}){2,5}(?!\d)",
        rf"{TELEPHONE_WORD}(?:番号|number)?{LINK}\+?\d(?:[-.・ ()]{{0,2}}\d){{8,13}}(?!\d)",
        holds=_international,
        numerals=True,
    ),
)

NUMBER = r"(?:[A-Za-z]{1,3}-?)?\d(?:[- ]?\d){4,11}(?![\d.])"
OWNER = (
    "患者|電子カルテ|カルテ|診療録|診察券|診察|病院|院内|当院|前医|入院|外来|病歴|受診|登録者"
    "|保険証|保険者証?|被保険者証?|受給者証?|医療証|健康手帳|個人"
)
OWNER_ENGLISH = (
    r"(?:medical|hospital|patient|pt\.?|chart|clinic|health|insurance|policy)"
    r"(?:\s(?:record|card|chart|registration|insurance|policy))?"
)
HOSPITAL_NUMBER = patterns_of(
    "hospital_number",
    rf"(?:{OWNER})\s?(?:の)?\s?(?:ID|番号|No\.?|NO\.?|ナンバー|コード|#){LINK}{NUMBER}",
    rf"(?:カルテ|診察券|マイナンバー){LINK}{NUMBER}",
    rf"(?i:(?<![A-Za-z])(?:MRN|UHID|PID|Kt(?:番号?|No\.?))|{OWNER_ENGLISH}\s?(?:number|no\.?|ID|identifier|#|:)){LINK}(?::\s?)?{NUMBER}",
    rf"(?<![A-Za-z])(?<!研究)(?<!試験)(?<!検体)(?:[Pp]t|[Pp]atient|登録)?[ -]?ID{LINK}{NUMBER}",
    numerals=True,
)

ERA = r"(?:明治|大正|昭和|平成|令和|[明大昭平令]|(?<![A-Za-z])[MTSHR]\.?)"
COUNT = r"(?:[\d十]{1,3}|元)"
YEAR = rf"(?:{ERA}\s?{COUNT}|(?<!\d)[12]\d{{3}})"
MONTH = r"(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Za-z]{0,6}\.?"
DAY = (
    rf"(?:{YEAR}\s?[年./-]\s?{COUNT}\s?[月./-]\s?{COUNT}\s?日?|{YEAR}\s?年\s?(?:{COUNT}\s?月)?"
    rf"|(?<!\d)[12]\d{{7}}(?!\d))"
)
DAY_ENGLISH = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[ -]{MONTH}(?:[ ,-]{{1,2}}\d{{4}})?"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|{MONTH},? \d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|[12]\d{3}(?![\d./-]))"
)
BIRTH = "生年月日|誕生日|出生日|出生年月日|生まれた日|セイネンガッピ|タンジョウビ"
BIRTH_ENGLISH = (
    r"(?i:(?<![A-Za-z])(?:D\.?O\.?B\.?|(?:date|day|year) of birth|birth ?(?:date|day)|born"
    r"|(?<=\()b\.))"
)
BIRTH_DATE = patterns_of(
    "birth_date",
    rf"(?:{BIRTH})(?:\([西和]暦\))?{LINK}(?:{DAY}|{DAY_ENGLISH}|{COUNT}月{COUNT}日)",
    rf"生まれは\s?{DAY}",
    rf"{DAY}\)?\s?(?:生まれ|生れ|うまれ|ウマレ|出生|誕生|生(?=$|[\s、。,.)」;:の男女で]))",
    rf"{DAY}に(?:[一-龥ァ-ヶー]{{1,10}}(?:で|にて))?(?:生まれ|出生|誕生)",
    rf"{BIRTH_ENGLISH}(?:\s?[:=(,]|\s(?:was|is|on|in|the|year|recorded|given|as)\b|\s[A-Z][a-z]{{2,15}}){{0,5}}\s?"
    rf"(?:{DAY}|{DAY_ENGLISH})",
    numerals=True,
)
PATTERNS = (*MAIL, *TELEPHONE, *HOSPITAL_NUMBER, *BIRTH_DATE)
