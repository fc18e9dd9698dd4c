"""Writes the demo centre's 200 invented customers, their trips and past contacts, as CSV: always the same ones.

    python scripts/make_demo_customers.py [FOLDER]

Nobody can be reached by what is in them: the phone numbers lie in ranges kept for films and books (+44 7700 900xxx,
+1 ... 555 01xx) or in ranges that their country has not given out; the e-mail addresses are of example.com.
Dates are those around REFERENCE_DAY; the demo moves them to the present when it loads them.
"""

import csv
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random
from typing import NamedTuple

REFERENCE_DAY = date(2025, 6, 15)
SHANGHAI = timezone(timedelta(hours=8))
HOW_MANY = 200


def words(text: str) -> list[str]:
    """Return the words of a list written as one text."""
    return text.split()


FAMILY = words(
    "王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 黄/Huang 赵/Zhao 吴/Wu 周/Zhou 徐/Xu 孙/Sun 马/Ma 朱/Zhu "
    "胡/Hu 郭/Guo 何/He 林/Lin 高/Gao 罗/Luo 郑/Zheng 梁/Liang 谢/Xie 宋/Song 唐/Tang 许/Xu 邓/Deng 韩/Han "
    "冯/Feng 曹/Cao 彭/Peng 曾/Zeng 肖/Xiao 田/Tian 董/Dong 潘/Pan 袁/Yuan 蔡/Cai 蒋/Jiang 余/Yu 欧阳/Ouyang "
    "上官/Shangguan 司徒/Situ"
)
GIVEN_WOMEN = words(
    "芳/Fang 娜/Na 敏/Min 静/Jing 丽/Li 艳/Yan 娟/Juan 秀英/Xiuying 雪梅/Xuemei 晓燕/Xiaoyan 雨桐/Yutong "
    "诗涵/Shihan 欣怡/Xinyi 梦琪/Mengqi 佳慧/Jiahui 思远/Siyuan 婉清/Wanqing 若兰/Ruolan 紫萱/Zixuan "
    "可欣/Kexin"
)
GIVEN_MEN = words(
    "伟/Wei 强/Qiang 磊/Lei 军/Jun 勇/Yong 杰/Jie 涛/Tao 明/Ming 建国/Jianguo 志强/Zhiqiang 浩然/Haoran "
    "子轩/Zixuan 宇航/Yuhang 俊杰/Junjie 文博/Wenbo 天佑/Tianyou 嘉豪/Jiahao 睿/Rui 鹏飞/Pengfei 国栋/Guodong"
)
FIRST_WOMEN = words(
    "Amelia Olivia Grace Charlotte Hannah Chloe Megan Rachel Laura Sophie Emma Priya Aisha Fatima Ingrid Mei Siobhan "
    "Catherine Zoe Natalie"
)
FIRST_MEN = words(
    "James Oliver William Thomas Daniel Michael Andrew Samuel Benjamin Patrick Arjun Omar Lars Marcus Ethan Joseph "
    "Gareth Connor Nathan Hugo"
)
LAST = words(
    "Smith Johnson Williams Brown Taylor Davies Wilson Evans Walker Wright Robinson Thompson Hughes Edwards Green Hall "
    "Wood Clarke Patel Khan O'Brien Murphy MacDonald Campbell Stewart Fraser Nguyen Tan Lim Wong Garcia Martinez Baker "
    "Carter Mitchell Turner Parker Collins Morgan Bell"
)
TIERS = ["platinum"] * 15 + ["gold"] * 35 + ["silver"] * 60 + ["member"] * 90
VALUES = {"platinum": (80_000, 300_000), "gold": (30_000, 80_000), "silver": (8_000, 30_000), "member": (0, 8_000)}
HOMES = {"CN": ("PVG", "PEK", "CAN", "CTU"), "HK": ("HKG",), "SG": ("SIN",), "GB": ("LHR",), "US": ("JFK", "LAX")}
AWAY = ("PVG", "PEK", "CAN", "SZX", "CTU", "XIY", "KMG", "HKG", "SIN", "NRT", "BKK", "LHR", "FRA", "JFK", "LAX", "SYD")
CABINS = {"platinum": "first", "gold": "business", "silver": "premium_economy", "member": "economy"}
PNR = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Story(NamedTuple):
    """What a past contact was about: where it went, what it came to, the note and the promise in two languages."""

    queue: str
    disposition: str
    note: tuple[str, str]
    promise: tuple[str, str] | None = None


STORIES = [
    Story(
        "sales", "booked", ("购买{route}机票一张，偏好靠窗座位。", "Bought a ticket {route}; prefers a window seat.")
    ),
    Story("sales", "informed", ("询问{route}的早班航班和票价。", "Asked about morning flights and fares {route}.")),
    Story(
        "sales",
        "follow_up",
        ("想为家人订{route}四张票，等待团队价。", "Wants four seats {route} for the family; waiting for a group fare."),
        ("两日内电话告知团队价。", "We call back with the group fare within two days."),
    ),
    Story(
        "changes",
        "changed",
        (
            "{route}改签至次日同一航班，差价已收。",
            "Moved {route} to the same flight a day later; fare difference paid.",
        ),
    ),
    Story(
        "changes",
        "changed",
        ("因会议提前，{route}改为早班。", "Meeting was moved up; changed {route} to the early flight."),
    ),
    Story(
        "changes",
        "refunded",
        ("{route}自愿退票，手续费已说明。", "Cancelled {route}; the fee was explained."),
        ("七个工作日内退款到原支付卡。", "Refund to the card within seven working days."),
    ),
    Story("changes", "informed", ("询问{route}能否免费改签。", "Asked whether {route} can be changed free of charge.")),
    Story("loyalty", "informed", ("询问升级所需里程。", "Asked how many miles an upgrade takes.")),
    Story(
        "loyalty",
        "follow_up",
        ("{route}里程未到账，已提交补登。", "Miles for {route} are missing; claim filed."),
        ("五日内补登里程并短信通知。", "Miles credited within five days, with a text message."),
    ),
    Story("loyalty", "booked", ("用里程兑换{route}升舱。", "Upgraded {route} with miles.")),
    Story(
        "complaints",
        "complaint_taken",
        ("{route}延误三小时，对地面服务不满。", "{route} was three hours late; unhappy with the ground staff."),
        ("主管一周内书面答复。", "A supervisor answers in writing within a week."),
    ),
    Story(
        "complaints",
        "baggage_traced",
        ("{route}托运行李未到，已找到，当晚派送。", "Bag missing after {route}; traced, delivered the same evening."),
        ("行李送达后电话确认。", "We call once the bag has been delivered."),
    ),
    Story(
        "complaints",
        "complaint_taken",
        ("{route}座椅无法调节，要求补偿。", "Seat would not recline on {route}; asks for compensation."),
        ("补偿两千里程。", "Two thousand miles as compensation."),
    ),
]


class Person(NamedTuple):
    """One invented customer."""

    external_id: str
    name: str
    family_name: str
    title: str
    language: str
    tier: str
    value: int
    birthday: date
    phones: list[str]
    emails: list[str]
    country: str


# Those who can be tried out on the hotline page, with something to tell about each: the rest is drawn by lot.
FACES = [
    ("白雪", "白", "ms", "zh-CN", "platinum", "CN", "bai.xue"),  # three trips this month, and a promise
    ("Bai Jing", "Bai", "ms", "en", "gold", "SG", "bai.jing"),
    ("陈伟", "陈", "mr", "zh-CN", "gold", "CN", "chen.wei"),  # shares a phone with the next
    ("刘芳", "刘", "mrs", "zh-CN", "silver", "CN", "liu.fang"),
    ("James O'Brien", "O'Brien", "mr", "en", "platinum", "GB", "james.obrien"),
    ("Amelia Patel", "Patel", "dr", "en", "gold", "GB", "amelia.patel"),
    ("欧阳文博", "欧阳", "prof", "zh-CN", "gold", "CN", "ouyang.wenbo"),
    ("Hannah Garcia", "Garcia", "ms", "en", "silver", "US", "hannah.garcia"),
    ("赵建国", "赵", "mr", "zh-CN", "member", "CN", "zhao.jianguo"),
    ("Daniel Wong", "Wong", "mr", "en", "member", "HK", "daniel.wong"),
    ("林诗涵", "林", "miss", "zh-CN", "member", "HK", "lin.shihan"),
    ("Priya Tan", "Tan", "", "en", "silver", "SG", "priya.tan"),
]


def phone(country: str, number: int) -> str:
    """Return a number that belongs to nobody; `number` counts up from 0."""
    if country == "GB":
        return f"+447700900{number:03}"
    if country == "US":
        return f"+1{(212, 310, 415, 617, 206)[number % 5]}55501{number // 5:02}"
    return {"CN": f"+8615400{number:06}", "HK": f"+8524000{number:04}", "SG": f"+657000{number:04}"}[country]


def people(random: Random) -> list[Person]:
    """Return all customers."""
    tiers = random.sample(TIERS, len(TIERS))
    for face in FACES:
        tiers.remove(face[4])
    persons: list[Person] = []
    counts = dict.fromkeys(HOMES, 0)
    for index in range(HOW_MANY):
        if index < len(FACES):
            name, family, title, language, tier, country, mailbox = FACES[index]
        else:
            name, family, title, language, country, mailbox = somebody(random, chinese=index % 2 == 0)
            tier = tiers.pop()
        # The fourth has no number of her own: she calls from the third's, and it is for the agent to ask who it is.
        phones = [persons[2].phones[0]] if index == 3 else [phone(country, counts[country])]
        counts[country] += 1
        if random.random() < 0.15:
            phones.append(phone(country, counts[country]))
            counts[country] += 1
        external_id = f"M{index + 1:04}"
        low, high = VALUES[tier]
        persons.append(
            Person(
                external_id=external_id,
                name=name,
                family_name=family,
                title=title,
                language=language,
                tier=tier,
                value=random.randrange(low, high, 10),
                birthday=date(1948, 1, 1) + timedelta(days=random.randrange(57 * 365)),
                phones=phones,
                emails=[f"{mailbox}{'' if index < len(FACES) else index + 1}@example.com"],
                country=country,
            )
        )
    return persons


def somebody(random: Random, *, chinese: bool) -> tuple[str, str, str, str, str, str]:
    """Return name, family name, title, language, country and mailbox of somebody."""
    woman = random.random() < 0.5
    title = random.choices(["ms" if woman else "mr", "dr", "prof", ""], [85, 6, 3, 6])[0]
    if chinese:
        family, _, family_latin = random.choice(FAMILY).partition("/")
        given, _, given_latin = random.choice(GIVEN_WOMEN if woman else GIVEN_MEN).partition("/")
        country = random.choices(["CN", "HK", "SG"], [80, 13, 7])[0]
        return family + given, family, title, "zh-CN", country, f"{family_latin}.{given_latin}".lower()
    first, last = random.choice(FIRST_WOMEN if woman else FIRST_MEN), random.choice(LAST)
    country = random.choices(["GB", "US", "SG", "HK", "CN"], [35, 30, 15, 12, 8])[0]
    return f"{first} {last}", last, title, "en", country, f"{first}.{last}".lower().replace("'", "")


class Trip(NamedTuple):
    """One leg."""

    external_id: str
    reference: str
    origin: str
    destination: str
    departs_at: datetime
    cabin: str
    status: str


def trips_of(random: Random, person: Person) -> list[Trip]:
    """Return somebody's trips of the months around; nothing after the 28th, so that every month can hold them."""
    this_month = {"M0001": 3, "M0005": 3, "M0002": 2}.get(person.external_id)
    if this_month is None:
        this_month = random.choices([0, 1, 2, 3], [55, 30, 11, 4])[0]
    months = [0] * this_month + random.choices([-2, -1, 1, 2], k=random.choice([0, 1, 1, 2, 3]))
    home = random.choice(HOMES[person.country])
    days = random.sample(range(1, 29), len(months))
    made = []
    for month, day in zip(months, days, strict=True):
        away = random.choice([airport for airport in AWAY if airport != home])
        origin, destination = (home, away) if random.random() < 0.6 else (away, home)
        at = time(random.randrange(6, 23), random.choice([0, 10, 25, 35, 50]))
        made.append(
            Trip(
                external_id=person.external_id,
                reference="".join(random.choices(PNR, k=6)),
                origin=origin,
                destination=destination,
                departs_at=datetime.combine(
                    REFERENCE_DAY.replace(month=REFERENCE_DAY.month + month, day=day), at, SHANGHAI
                ),
                cabin=CABINS[person.tier] if random.random() < 0.7 else "economy",
                status="confirmed" if month == 0 or random.random() < 0.9 else "cancelled",
            )
        )
    return sorted(made, key=lambda trip: trip.departs_at)


def history_of(random: Random, person: Person, trips: list[Trip]) -> Iterable[list[str]]:
    """Return somebody's past contacts as rows, the oldest first."""
    english = person.language == "en"
    count = 4 if person.external_id == "M0001" else random.choices([0, 1, 2, 3, 5], [20, 30, 25, 15, 10])[0]
    ages = sorted((random.randrange(1, 150) for _ in range(count)), reverse=True)
    if person.external_id == "M0001":
        ages[-2:] = [3, 1]  # so that today's is mostly the third contact of the month
    for number, age in enumerate(ages, start=1):
        at = datetime.combine(
            REFERENCE_DAY - timedelta(days=age), time(random.randrange(7, 23), random.randrange(60)), SHANGHAI
        )
        channel = random.choice(["voice", "voice", "chat"])
        reference = f"{person.external_id}-{number}"
        if random.random() < 0.08 and person.external_id != "M0001":
            queue = random.choice(STORIES).queue
            yield [person.external_id, reference, stamp(at), channel, queue, "abandoned_waiting", "", "", ""]
            continue
        story = random.choice(STORIES)
        if person.external_id == "M0001" and number == count:
            story = STORIES[8]
        before = [trip for trip in trips if trip.departs_at < at] or trips
        leg = random.choice(before) if before else None
        note, promise = story.note[english], story.promise[english] if story.promise else ""
        if leg is None and "{route}" in note:
            continue
        route = "" if leg is None else f"{leg.origin}-{leg.destination}"
        yield [
            person.external_id,
            reference,
            stamp(at),
            channel,
            story.queue,
            "answered",
            story.disposition,
            note.format(route=route),
            promise,
        ]


def stamp(moment: datetime) -> str:
    """Return an instant as it stands in the files."""
    return moment.isoformat(timespec="minutes")


def write(path: Path, header: str, rows: Iterable[Iterable[str]]) -> None:
    """Write one file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write the three files into `folder`."""
    random = Random(20250615)
    persons = people(random)
    trips = {person.external_id: trips_of(random, person) for person in persons}
    write(
        folder / "customers.csv",
        "external_id name family_name title language tier value birthday phones emails",
        (
            [
                p.external_id,
                p.name,
                p.family_name,
                p.title,
                p.language,
                p.tier,
                str(p.value),
                p.birthday.isoformat(),
                ";".join(p.phones),
                ";".join(p.emails),
            ]
            for p in persons
        ),
    )
    write(
        folder / "trips.csv",
        "external_id reference origin destination departs_at cabin status",
        (
            [t.external_id, t.reference, t.origin, t.destination, stamp(t.departs_at), t.cabin, t.status]
            for legs in trips.values()
            for t in legs
        ),
    )
    write(
        folder / "history.csv",
        "external_id reference at channel queue outcome disposition note promise",
        (row for person in persons for row in history_of(random, person, trips[person.external_id])),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "config" / "demo")
