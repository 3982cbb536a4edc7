"""Names with titles, roles or kinship, and initials."""

from __future__ import annotations

import re

from safetyreport.checks import person_names as names
from safetyreport.checks.personal_pattern import HAN, KANA, Match, any_of, patterns_of

SURNAME = any_of(names.SURNAMES)
PLAIN = frozenset(name for name in names.SURNAMES - names.ALSO_PLACES if len(name) > 1)
PLAIN_SURNAME = any_of(PLAIN)
GIVEN = any_of(names.GIVEN)
SURNAME_KANA = any_of(names.SURNAMES_KANA)
LATIN = names.SURNAMES_ROMAN | {name.upper() for name in names.SURNAMES_ROMAN}
ROMAN = any_of(LATIN)
TITLES = (
    "さん|さま|様|氏|君|くん|ちゃん|殿|先生|医師|看護師|技師|薬剤師|准教授|教授|講師|助教|院長|部長"
    "|師長|主任|室長|科長|医長|センター長|委員長|委員|Dr|ドクター|サン|サマ|センセイ"
)
# 様 makes "like" of what stands before it, or a plural: 感冒様症状, 皆様方.
LIKE = "(?![々子相式態症皮所変病陰像構])"
ROLES = (
    "主治医|担当医師?|当直医|執刀医|麻酔医|研修医|責任医師|分担医師|医師|看護師|保健師|薬剤師|技師"
    "|(?<![A-Za-z])(?:Ns|Dr|Pt)\\.?|准教授|教授|講師|助教|院長|部長|師長|コーディネーター|CRC|患者|対象者|被験者|参加者|代諾者"
    "|立会人|紹介医|前医|氏名|本人|担当者|担当|委員長|委員|ケアマネジャー|ヘルパー|技士|療法士"
)
NO_PERSON = re.compile(
    "(?:患者|家族|本人|皆|みな|奥|娘|息子|母|父|妻|夫|姉|妹|兄|弟|孫|甥|姪|嫁|婿|^子|[おの長次末養双男女弟]子|っ子|親|業者|対象者|被験者"
    "|参加者|代諾者|同室者|同|模|仕|多|異|有|神|両|某|華|摂|医者|医|看護師|薬剤師|技師|先生|隣|客|赤|たく|主人|旦那|職員"
    "|担当者|担当|者|員|人|方|婦|病院|薬局|かあ|とう|ねえ|にい|ばあ|じい|ドクター|ナース|スタッフ|ドナー"
    "|レシピエント|ヘルパー|ケアマネ|ケアマネジャー|オジイ|オバア|オカア|オトウ|オク|ムスメ)$"
)
NO_TEACHER = re.compile("(?:科|医|当|任|の|各|専門|研修|先輩|直|院|両|部|師)$")
WITHHELD = re.compile("(?:記載|匿名|公開|不明|省略|削除|黒塗|なし|未定|欄)")


def _nobody(match: Match) -> bool:
    return NO_PERSON.search(match["who"]) is None


def _teacher(match: Match) -> bool:
    return NO_TEACHER.search(match["who"]) is None


def _given(match: Match) -> bool:
    return match["given"] not in names.NO_NAMES


def _said(match: Match) -> bool:
    return WITHHELD.search(match[0]) is None


KIN = (
    # What it can begin with, looked at first.
    r"(?=[内義妻夫お母父長次二三四息娘兄弟姉妹祖孫叔伯甥姪従い配嫁婿奥主旦パ婚同キ家])"
    r"(?:内縁の|義理の)?(?:妻|夫|お?母さん|お?父さん|母親?|父親?|長男|次男|二男|三男|四男|長女|次女|二女"
    "|三女|四女|息子|娘|兄|弟|姉|妹|祖父|祖母|孫|叔父|叔母|伯父|伯母|甥|姪|従兄弟|従姉妹|いとこ|配偶者"
    "|義母|義父|義兄|義姉|義弟|義妹|嫁|婿|奥様|奥さん|奥さま|主人|旦那|パートナー|婚約者|同居人"
    "|キーパーソン|家族)(?:さん|様|さま)?"
)
KIN_KANA = (
    "オット|ツマ|ムスメ|ムスコ|チョウナン|チョウジョ|ジナン|ジジョ|サンナン|サンジョ|ハハ|チチ|アニ|アネ"
    "|イモウト|オトウト|マゴ"
)
KIN_ENGLISH = (
    "wife|husband|spouse|partner|son|daughter|mother|father|brother|sister|grandson|granddaughter"
    "|grandmother|grandfather|uncle|aunt|niece|nephew|cousin|fianc[eé]e?"
)
NO_KIN = re.compile(
    "(?:I|A|An|The|He|She|They|It|In|On|At|And|Or|But|Had|Has|Was|Is|Hospital|Clinic|Hepatitis|Dr"
    "|Japanese|American|Chinese|Korean|Grade|January|February|March|April|May|June|July|August"
    "|September|October|November|December|NK|CRC|ICU|Type)"
)
TO_NAME = r"(?:の|・|、|,|\(|:|「|は|である|\s)"
KIN_TITLES = "さん|さま|様|氏|ちゃん|くん|君|殿|サン|サマ"


def _named_kin(match: Match) -> bool:
    return NO_KIN.fullmatch(match["given"]) is None


KINSHIP = (
    *patterns_of(
        "kinship",
        rf"{KIN}{TO_NAME}\s?(?P<given>(?:{PLAIN_SURNAME})?(?:{GIVEN}|{HAN}{{1,2}}"
        rf"[{names.GIVEN_ENDINGS}]))(?:{KIN_TITLES})?(?!{HAN})",
        rf"{KIN}(?P<given>{GIVEN})(?:{KIN_TITLES}|\))",
        holds=_given,
    ),
    *patterns_of(
        "kinship",
        rf"{KIN}{TO_NAME}?\s?「?(?P<who>{HAN}{{1,5}}|{KANA}{{2,6}}[子美恵代江]?|[ぁ-ん]{{2,5}})」?"
        rf"\s?(?:{KIN_TITLES}){LIKE}(?!名)",
        rf"(?:{KIN_KANA})\s?(?:\u30ce|\(|:)\s?(?P<who>{KANA}{{2,8}})\s?(?:サン|サマ|\))",
        holds=_nobody,
    ),
    *patterns_of(
        "kinship",
        rf"{KIN}{TO_NAME}\s?(?:{PLAIN_SURNAME})(?:[ 　]?(?:{GIVEN}))?",
        names=PLAIN,
    ),
    *patterns_of(
        "kinship",
        rf"{KIN}\(\s?{HAN}{{0,2}}[{names.GIVEN_ENDINGS}一二三志士吾人斗生明]\s?\)",
        rf"{KIN}\(\s?{KANA}{{1,4}}(?:子|コ|ロウ|スケ|エ|ミ|オ|ヨ)\s?\)",
    ),
    *patterns_of(
        "kinship",
        rf"\b(?i:{KIN_ENGLISH})(?:,|:)?(?: named| called| is| was)? ?\(?"
        r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?(?P<given>[A-Z][a-z]+)\b"
        r"(?! (?:Hospital|disease|syndrome))(?: [A-Z][a-z]+)?",
        holds=_named_kin,
    ),
)
NAME = (
    *patterns_of(
        "name",
        rf"(?<!{HAN})(?:{SURNAME})[ 　]?(?:{GIVEN}|{HAN}{{1,2}})?\s?(?:\(|（)?(?:{TITLES}){LIKE}",
        rf"(?<!{HAN})(?:{SURNAME})[ 　]?(?:{GIVEN}|{HAN}[{names.GIVEN_ENDINGS}])(?!{HAN})",
        rf"(?:{ROLES})(?:の|:|・|\(|「|\s)?\s?(?:{SURNAME})"
        rf"(?:[ 　]?(?:{GIVEN}|{HAN}[{names.GIVEN_ENDINGS}]))?(?!{HAN})",
        names=names.SURNAMES,
    ),
    *patterns_of(
        "name",
        rf"(?:{ROLES})(?:は|が|、)\s?(?:{PLAIN_SURNAME})(?:[ 　]?(?:{GIVEN}))?(?!{HAN})",
        rf"(?<!{HAN})(?:{PLAIN_SURNAME})(?=(?:が|は|から|より|に|へ|と|の|も)(?!{HAN}?[市県町村区]))",
        names=PLAIN,
    ),
    *patterns_of(
        "name",
        rf"(?<!{KANA})(?:{SURNAME_KANA})[ 　]?{KANA}{{1,6}}{names.GIVEN_KANA}(?!{KANA})",
        rf"(?<!{KANA})(?:{SURNAME_KANA})\s?(?:{TITLES}|シ(?!{KANA})){LIKE}",
        rf"(?<!{KANA}){KANA}{{2,8}}[ 　]{KANA}{{2,8}}\s?(?:様|さま|サマ|氏|殿)(?![のな])",
    ),
    *patterns_of(
        "name",
        rf"(?P<who>(?:{HAN}{{1,5}}|{KANA}{{2,8}}(?:[ 　]{KANA}{{2,8}})?|[ぁ-ん]{{2,5}}))(?:さん|氏)"
        r"(?!名|ざん|か$)",
        rf"(?<!{HAN})(?P<who>{HAN}{{2,4}})様(?=より|から|へ|宅|ご|本人|[、。)\s]|$)",
        rf"(?P<who>{KANA}{{2,5}}|(?<![ぁ-ん])[ぁ-ん]{{2,5}})ちゃん",
        holds=_nobody,
    ),
    *patterns_of("name", rf"(?P<who>{HAN}{{1,4}}|{KANA}{{2,6}})先生", holds=_teacher),
    *patterns_of(
        "name",
        rf"(?:氏名|患者名|名前|姓名|本名|フリガナ|ふりがな|シメイ)\)?\s?(?:は|が)?\s?[:(「]?\s?"
        rf"(?:{HAN}{{2,6}}(?:[ 　]{HAN}{{1,4}})?|{KANA}{{2,8}}(?:[ 　]{KANA}{{2,8}})?)"
        r"(?=$|[\s、。,.)(」])",
        holds=_said,
    ),
    *patterns_of(
        "name",
        rf"\b(?:Pt|Patient|Subject|RN|Ns)\.? (?:{ROMAN})\b",
        rf"\b(?:{any_of(names.GIVEN_ROMAN)}),? (?:{ROMAN})\b",
        rf"\b(?:{ROMAN}),? (?:{any_of(names.GIVEN_ROMAN)})\b",
        names=LATIN,
    ),
    *patterns_of(
        "name",
        r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Nurse|Doctor)\.? (?:[A-Z]\. ?){0,2}"
        r"(?!In\b|On\b|The\b|At\b|And\b|Practitioner\b|Specialist\b|Manager\b|Station\b|Call\b)"
        r"[A-Z][A-Za-z'-]+\b(?: [A-Z][a-z]+)?",
        r"\b[A-Z][a-z]+-(?:san|sama|sensei|kun|chan)\b",
        r"(?i:\b(?:patient|subject|participant|full|family|first|last|contact|donor|doctor)(?:'s)?"
        r" name)s?(?: is| was)? ?:? ?[A-Z][a-z]+(?: [A-Z][a-z]+)?",
    ),
)

NO_INITIALS = {
    *("IV", "SC", "PO", "IM", "AM", "PM", "BI", "TI", "QD", "IU", "AD", "BC", "US", "UK", "EU"),
    *("CI", "SD", "SE", "DC", "ID", "PD", "NS", "UN", "PS", "MD", "OD", "IP", "PR", "BW", "CV"),
}
INITIAL_TITLES = "氏|さん|さま|様|君|くん|ちゃん|殿"
TWO = r"(?P<first>[A-Z])(?:\.\s?|・|-)(?P<second>[A-Z])\.?"


def _initials(match: Match) -> bool:
    return match["first"] + match["second"] not in NO_INITIALS


INITIALS = (
    *patterns_of(
        "initials",
        rf"(?<![A-Za-z0-9.])[A-Z](?:(?:\.\s?|・|-)?[A-Z]){{0,2}}\.?\s?(?:{INITIAL_TITLES}){LIKE}",
        r"(?i:イニシャル|頭文字|initials?)\)?\s?(?:は|が|\s(?:of|are|is|were)|[:=(])*\s?"
        r"[A-Z](?:[.・ -]{0,2}[A-Z]){1,2}\.?(?![A-Za-z0-9-])",
        r"\b(?:Mr|Mrs|Ms|Miss)\.? [A-Z](?:\. ?[A-Z])?\.?(?![A-Za-z])",
    ),
    *patterns_of(
        "initials",
        r"(?<![A-Za-z0-9.])(?P<first>[A-Z])\.\s?(?P<second>[A-Z])\.(?![A-Za-z])",
        r"(?<![A-Za-z0-9.])(?P<first>[A-Z])\.(?P<second>[A-Z])(?=\s?\(\d)",
        r"(?<![A-Za-z0-9.])(?P<first>[A-Z])・(?P<second>[A-Z])(?![A-Za-z])",
        rf"(?:患者|被験者|参加者|対象者|症例|本人|(?i:patient|pt\.?|subject|participant))\s?"
        rf"[(:は「の、]?\s?{TWO}(?![A-Za-z0-9-])",
        holds=_initials,
    ),
)
PATTERNS = (*KINSHIP, *NAME, *INITIALS)
