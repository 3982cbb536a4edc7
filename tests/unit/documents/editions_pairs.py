"""Japanese sentences, an English one that says the same, and one in which one fact is another."""

# ruff: noqa: E501, RUF001  a table reads better in long lines, and odd letters are its matter

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """`same` states what `ja` states, written differently; in `other` one fact was changed."""

    name: str
    ja: str
    same: str
    other: str


# fmt: off
PAIRS = tuple(Pair(*four) for four in [
    # days
    ("grade and count", "Grade 1：17件（17例）", "Grade 1: 17 (17 participants)", "Grade 1: 18 (17 participants)"),
    ("lot and count", "L-2：15例", "L-2: 15", "L-2: 16"),
    ("time in full width", "採血は7：15に行った。", "Blood was drawn at 7:15.", "Blood was drawn at 7:25."),
    ("day and month", "11月10日に発症した。", "Onset on 10 November.", "Onset on 11 November."),
    ("month changed", "11月10日に発症した。", "Onset on November 10.", "Onset on October 10."),
    ("full day", "2026年11月10日に入院した。", "Admitted on 10 November 2026.", "Admitted on 10 November 2025."),
    ("era", "令和8年11月10日に退院した。", "Discharged on 10 November 2026.", "Discharged on 10 November 2027."),
    ("first year of an era", "令和元年5月1日に同意した。", "Consent on 1 May 2019.", "Consent on 1 May 2020."),
    ("short era", "R8.11.10採血", "Blood taken on 2026-11-10", "Blood taken on 2026-11-12"),
    ("full-width digits", "２０２６年１１月１０日", "November 10, 2026", "November 16, 2026"),
    ("ISO", "2026年5月3日に投与した。", "Given on 2026-05-03.", "Given on 2026-03-05."),
    ("slashes", "2026/5/3に投与した。", "Given on 3 May 2026.", "Given on 3 June 2026."),
    ("month and day with a slash", "11/10に発熱した。", "Fever on 10 November.", "Fever on 11 November."),
    ("a range of days", "5月7日から11日まで投与した。", "Given from 7 to 11 May.", "Given from 7 to 12 May."),
    ("a range with a dash", "5月7〜11日に投与した。", "Given on 7–11 May.", "Given on 8–11 May."),
    ("days in a row", "4月2日、9日及び16日に来院した。", "Visits on 2, 9 and 16 April.", "Visits on 2, 9 and 17 April."),
    ("year said once", "2026年5月20日から6月19日まで停止した。", "Suspended from 20 May to 19 June 2026.", "Suspended from 20 May to 19 June 2025."),
    ("year left out", "2026年11月12日に投与した。", "Given on 12 November.", "Given on 13 November."),
    ("month alone", "9月ごろから眠れない。", "Sleepless since about September.", "Sleepless since about August."),
    ("month of a year", "2026年2月に切除した。", "Resected in February 2026.", "Resected in February 2025."),
    ("year alone", "2025年に診断された。", "Diagnosed in 2025.", "Diagnosed in 2024."),
    ("abbreviated month", "12月3日", "Dec. 3", "Dec. 8"),
    ("ordinal day", "6月1日に再開した。", "Resumed on the 1st of June.", "Resumed on the 2nd of June."),
    ("May the month", "5月に再開した。", "Resumed in May.", "Resumed in March."),
    ("may the verb", "発熱することがある。", "Fever may occur.", "Fever may occur in 3 of them."),
    ("fiscal quarter", "2026年度第2四半期", "second quarter of fiscal 2026", "third quarter of fiscal 2026"),
    # times
    ("hour and minute", "6時30分に受診した。", "Came at 06:30.", "Came at 06:20."),
    ("hour", "20時ごろ悪寒があった。", "Rigors at about 20:00.", "Rigors at about 21:00."),
    ("afternoon", "午後3時に搬送された。", "Transferred at 3 p.m.", "Transferred at 2 p.m."),
    ("half past", "2時半に目が覚めた。", "Woke at 2:30.", "Woke at 2:00."),
    ("noon", "正午に投与した。", "Given at noon.", "Given at midnight."),
    # quantities
    ("decimal", "体温38.2℃であった。", "Temperature 38.2 °C.", "Temperature 38.3 °C."),
    ("percent", "SpO2は86％であった。", "SpO2 was 86%.", "SpO2 was 68%."),
    ("per cent", "生存率91%", "viability 91 per cent", "viability 90 per cent"),
    ("pair", "血圧78/42 mmHg", "blood pressure 78/42 mmHg", "blood pressure 78/44 mmHg"),
    ("power of ten", "血小板は62×10^9/Lであった。", "Platelets were 62 × 10⁹/L.", "Platelets were 26 × 10⁹/L."),
    ("exponent", "細胞3.2×10⁸個", "3.2 × 10^8 cells", "3.2 × 10^9 cells"),
    ("ten thousands", "血小板数10万/µL以上", "platelets 100 × 10^9/L or more", "platelets 10 × 10^9/L or more"),
    ("ten thousands as digits", "血小板8.3万/µL", "platelets 83,000/µL", "platelets 38,000/µL"),
    ("hundred millions", "1億2000万個を投与した。", "120 million cells were given.", "12 million cells were given."),
    ("thousands separated", "1,200 mLを輸液した。", "1200 mL of fluid.", "1,020 mL of fluid."),
    ("litres", "1500 mLを輸液した。", "1.5 L of fluid.", "1.6 L of fluid."),
    ("another unit", "5 mgを内服した。", "5 mg by mouth.", "5 g by mouth."),
    ("compatibility letters", "ヒドロコルチゾン１００㎎", "hydrocortisone 100 mg", "hydrocortisone 200 mg"),
    ("micro signs", "0.28 µg/kg/分", "0.28 μg/kg/min", "0.82 μg/kg/min"),
    ("per day", "200 mg/日", "200 mg daily", "300 mg daily"),
    ("negative", "変化は-1.5であった。", "The change was −1.5.", "The change was 1.5."),
    ("surface", "400 µg/m2を投与した。", "400 µg/m² was given.", "350 µg/m² was given."),
    # durations
    ("days after", "投与14日後に増加した。", "Rose 14 days after infusion.", "Rose 15 days after infusion."),
    ("day of", "8日目に交換した。", "Changed on day 8.", "Changed on day 9."),
    ("words", "7日で回復した。", "Recovered in seven days.", "Recovered in eight days."),
    ("hyphen", "14日間の無菌試験", "the 14-day sterility test", "the 10-day sterility test"),
    ("a week", "1週間で回復した。", "Recovered within a week.", "Recovered within 2 weeks."),
    ("weeks, not days", "3日後に消えた。", "Gone after three days.", "Gone after three weeks."),
    ("months", "3か月ごとに投与する。", "Given every three months.", "Given every four months."),
    ("the other small ka", "6ヶ月以内", "within 6 months", "within 9 months"),
    ("years and months", "3年6か月が過ぎた。", "Three and a half years passed.", "Two and a half years passed."),
    ("hours and minutes", "4時間18分を要した。", "It took 4 hours 18 minutes.", "It took 4 hours 8 minutes."),
    ("weeks as days", "2週間観察した。", "Observed for 14 days.", "Observed for 12 days."),
    # counts
    ("times a day", "500 mgを1日2回内服した。", "500 mg twice daily.", "500 mg three times daily."),
    ("once", "1日1回投与する。", "Given once daily.", "Given twice daily."),
    ("persons", "対象者10例", "ten participants", "nine participants"),
    ("kanji counter", "三回の投与を受けた。", "Received three infusions.", "Received four infusions."),
    ("kanji over ten", "十二例に投与した。", "Twelve were treated.", "Eleven were treated."),
    ("ordinal", "第3回の投与", "the third infusion", "the second infusion"),
    ("ordinal with eyes", "2人目の確認者", "the second person", "the third person"),
    ("numbered version", "説明文書（第4版）", "information sheet, version 4", "information sheet, version 3"),
    ("a period's name", "FY2026Q1の資料", "the package of FY2026Q1", "the package of FY2026Q2"),
    ("per head", "登録1例当たりの逸脱 0.67", "deviations per participant 0.67", "deviations per participant 0.76"),
    ("of", "2セット中2セットから検出した。", "Found in 2 of 2 sets.", "Found in 1 of 2 sets."),
    ("zero", "重篤なものは0件であった。", "None was serious.", "4 were serious."),
    ("twenty-one", "21名に説明した。", "Explained to twenty-one people.", "Explained to twenty-two people."),
    # grades, identifiers, coded words
    ("grade", "Grade 3の発熱", "grade 3 fever", "grade 2 fever"),
    ("roman grade", "グレードⅢの発疹", "Grade III rash", "Grade II rash"),
    ("record", "発熱（AE-022）があった。", "There was fever (AE-022).", "There was fever (AE-023)."),
    ("lot", "ロットL010-3", "lot L010-3", "lot L010-2"),
    ("marker", "CD34陽性細胞", "CD34+ cells", "CD56+ cells"),
    ("margin", "初回肝切除（R0）", "initial hepatectomy (R0)", "initial hepatectomy (R1)"),
    ("reaction", "血液培養は陰性であった。", "Blood cultures were negative.", "Blood cultures were positive."),
    ("side", "左被殻に出血した。", "A haemorrhage of the left putamen.", "A haemorrhage of the right putamen."),
    ("relation", "製品と関連なしと判断した。", "Judged not related to the product.", "Judged related to the product."),
    ("seriousness", "非重篤と判断した。", "Judged to be not serious.", "Judged to be serious."),
])
# fmt: on

# What one language may leave out or say in words of its own.
FREE = (
    (
        "an ordinal left out",
        "投与は第3回をもって終了した。",
        "The last planned infusion had been given.",
    ),
    (
        "one of them",
        "死亡1件を含む重篤な事象が生じた。",
        "Serious events occurred, one of them fatal.",
    ),
    ("at first", "当初は様子をみた。", "At first it was watched."),
    ("tenfold words", "十分な説明を行った。", "It was fully explained."),
    ("a disease with a number", "2型糖尿病", "Type 2 diabetes"),
    ("both sides", "両側に胸水を認めた。", "Pleural effusion on both sides."),
    ("the next day", "翌日に解熱した。", "Normal one day later."),
    ("no number at all", "経過は良好である。", "The course is good."),
)
