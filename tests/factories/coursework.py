"""Calls and cases at every stage, made through the actions that make them in life."""

import io
import struct
import zipfile
import zlib
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from PIL import Image

from cohorts.models import Cohort
from coursework.actions import calls, reading, reviewing, writing
from coursework.models import Case, CaseCall
from panels.models import Seat
from people.choices import Role
from people.models import Unit, User
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.panels import make_judge
from tests.factories.people import PersonFactory, UserFactory, give_role

NOW = datetime(2026, 11, 3, 10, 41, tzinfo=ZoneInfo("Asia/Shanghai"))
LONG_AGO = date(2020, 1, 1)
TEXTS = {
    "title": "楼下那块空地",
    "lead": "从杂物角到共享修理铺",
    "problem": "三个小区没有物业。",
    "method": "先把需求写成清单贴在楼道。",
    "result": "三个老旧小区不再为修理发愁。",
    "highlights": "7次：居民议事，平均23人到场",
}
CODES = ["open_mind", "process", "copyable", "lasting", "thrifty"]


def holder(role: Role, unit: Unit, **fields) -> User:
    """An account that has held its role for years, so that tests may play in the past."""
    user = UserFactory(home=unit, **fields)
    give_role(user, role, unit, since=LONG_AGO)
    return user


def make_author(cohort: Cohort, unit: Unit, name: str = "陈思远", **fields) -> User:
    """A trainee of the cohort with an account."""
    person = PersonFactory(unit=unit, name=name, **fields)
    enrol_person(cohort, person)
    return holder(Role.TRAINEE, unit, person=person, name=name)


def make_call(unit: Unit, by: User | None = None, cohort: Cohort | None = None, **fields) -> CaseCall:
    words = {"title": "社区创新案例", "brief": "写真事。"}
    fields = {**words, "due_on": date(2026, 11, 20), "read_by": date(2026, 12, 4), **fields}
    by = by or holder(Role.TRAINING_ADMIN, unit)
    return calls.open_call(cohort=cohort or make_cohort(unit), by=by, now=NOW, **fields)


def draft(call: CaseCall, author: User, may_publish: bool = True, **texts) -> Case:
    case = writing.start_case(call=call, by=author, now=NOW)
    return writing.save_draft(
        case=case, version=case.version, texts={**TEXTS, **texts}, may_publish=may_publish, by=author, now=NOW
    )


def submit(call: CaseCall, author: User, files=(), **fields) -> Case:
    case = draft(call, author, **fields)
    if files:
        writing.add_files(case=case, uploads=[(name, io.BytesIO(data)) for name, data in files], by=author, now=NOW)
    case.refresh_from_db()
    return writing.submit_case(case=case, version=case.version, by=author, now=NOW)


def appoint(case: Case, judge: User, by: User) -> Seat:
    return reviewing.appoint_reader(case=case, judge=judge, by=by, now=NOW)


def read(seat: Seat, *points, comment: str = "") -> Seat:
    given = dict(zip(CODES, map(Decimal, points), strict=True))
    return reading.submit_reading(seat=seat, points=given, comment=comment, by=seat.judge, now=NOW)


def review(case: Case, by: User, *sheets) -> Case:
    """As many fresh judges as sheets, each handing in its points and a comment."""
    for number, points in enumerate(sheets, start=1):
        judge = make_judge(by.home, name=f"评委姓名{number}")
        read(appoint(case, judge, by), *points, comment=f"评语{number}")
    case.refresh_from_db()
    return case


def accept(case: Case, by: User) -> Case:
    review(case, by, (18, 16, 17, 15, 19), (16, 16, 16, 16, 16))
    return reviewing.decide_case(case=case, accept=True, note="同意推广", by=by, now=NOW)


def publish(case: Case, by: User) -> Case:
    return reviewing.publish_case(case=accept(case, by), by=by, now=NOW)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(text: str = "正文", author: str = "陈思远", extra: dict[str, bytes] | None = None) -> bytes:
    """A small Word file with its author in the properties and in a comment."""
    properties = f'xmlns:dc="x" xmlns:cp="y"><dc:creator>{author}</dc:creator>'
    core = f'<?xml version="1.0"?><cp:coreProperties {properties}</cp:coreProperties>'
    comment = f'<w:comment w:id="0" w:author="{author}" w:initials="C"><w:p/></w:comment>'
    return zipped(
        {
            "[Content_Types].xml": b'<?xml version="1.0"?><Types/>',
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="z">{text}</w:document>'.encode(),
            "word/comments.xml": f'<w:comments xmlns:w="z">{comment}</w:comments>'.encode(),
            "docProps/core.xml": core.encode(),
            **(extra or {}),
        }
    )


def png(author: str = "陈思远") -> bytes:
    """One pixel, with a line of text that names its maker."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    said = chunk(b"iTXt", f"Author\0\0\0\0\0{author}".encode())
    return b"\x89PNG\r\n\x1a\n" + head + said + chunk(b"IDAT", zlib.compress(b"\0\x1d\x4e\x9e")) + chunk(b"IEND", b"")


def pdf(author: str = "Chen Siyuan", extra: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Author (" + author.encode() + b")>>endobj\n" + extra + b"trailer<<>>\n%%EOF\n"


def jpg(turned: int = 6) -> bytes:
    """Headers of a phone's photo: which side is up, and where it was taken."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0) + b"GPS 30.6N 114.3E"
    exif = b"Exif\0\0" + tiff
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    comment = b"\xff\xfe" + struct.pack(">H", 12) + b"Chen Siyua"
    table = b"\xff\xdb" + struct.pack(">H", 67) + bytes(65)
    return b"\xff\xd8" + app1 + comment + table + b"\xff\xda" + bytes(20) + b"\xff\xd9"


def photo() -> bytes:
    """A photo that every program shows."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
    return out.getvalue()


def mp4(place: bytes = b"+30.6+114.3/") -> bytes:
    def box(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + kind + body

    moov = box(b"moov", box(b"mvhd", bytes(20)) + box(b"udta", place))
    return box(b"ftyp", b"isom\0\0\0\0isom") + moov + box(b"mdat", bytes(10))
