"""The texts of the demo's cases, and a plain picture for each; all invented."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True)
class Story:
    title: str
    lead: str
    problem: str
    method: str
    result: str
    figures: str
    colour: tuple[int, int, int]


STORIES = (
    Story(
        "楼下那块空地，议了七次",
        "从没人管的杂物角，到居民自己排班的共享修理铺。",
        "三个小区没有物业，换锁、修伞、磨刀要走两公里。楼下空地堆着旧家具，夏天有气味，谁都说该管，谁都不是该管的人。",
        "先把需求写成清单贴在楼道，请居民自己勾；再按勾得最多的三件事，请退休的老师傅每周来两个半天。"
        "场地归谁用、谁打扫、出了事谁负责，议了七次，写成一页纸。",
        "修理铺每周开两个半天，居民自己排班。空地干净了，吵架的少了，帮忙的多了。",
        "7 次：居民议事，平均 23 人到场\n3 个：老旧小区不再为修理发愁\n0 元：场地费用",
        (38, 84, 166),
    ),
    Story(
        "四张纸化解停车纠纷",
        "把一肚子气，写成四张看得见的纸。",
        "老小区 86 户只有 31 个车位，晚归的车堵住消防通道，一个月报警九次。",
        "第一张纸写清家家有几辆车，第二张纸画出能停的每一寸，第三张纸由居民自己定轮换，第四张纸写明违反了怎么办。"
        "每张纸都在楼门口贴足七天，谁有意见当面改。",
        "消防通道再没堵过，轮换执行了半年，报警从每月九次降到零。",
        "31 个：车位，86 户轮着停\n0 次：近半年停车报警",
        (176, 92, 38),
    ),
    Story(
        "一碗面的约定",
        "独居老人每周三到邻里食堂吃一碗面，谁没来，敲谁的门。",
        "网格里有 42 位独居老人，入户走访常常敲不开门，子女在外地，出了事没人知道。",
        "和面馆老板商量，每周三中午留一张长桌；志愿者认人，谁没来就上门。面钱由三家共建单位轮流出。",
        "一年里发现三次突发疾病并及时送医，老人之间结了十几对互助对子。",
        "42 位：独居老人有人惦记\n3 次：及时送医",
        (46, 125, 83),
    ),
    Story(
        "楼栋里的小课桌",
        "放学后的两小时，交给楼上退休的老师。",
        "双职工家庭多，孩子放学没人管，在楼道里写作业、在马路边玩。",
        "请六位退休教师轮值，把闲置的活动室改成课桌，家长轮流打扫，一张表管到底。",
        "二十六个孩子有了去处，家长群里抱怨少了，愿意当楼组长的多了。",
        "26 个：孩子放学有去处\n6 位：退休教师轮值",
        (120, 80, 150),
    ),
    Story(
        "把意见写成项目",
        "居民说不清的“不方便”，变成三个做得成的小项目。",
        "每次开会意见一箩筐，散会没下文，来的人越来越少。",
        "会上只收“哪里、什么时候、多少人不方便”，会后一周内回一张纸：能办的何时办，不能办的为什么。",
        "半年办成三件：夜灯、坡道、晾衣架；来开会的人从九个到三十多个。",
        "3 件：小项目办成\n31 人：最近一次到会",
        (160, 60, 90),
    ),
    Story(
        "旧衣换绿植",
        "一次换出来的不是花，是互相认识。",
        "楼道里堆着舍不得扔的旧物，消防隐患年年查年年有。",
        "每月最后一个周六，旧衣旧书换一盆绿植，由辖区花圃赞助；换来的旧物整理后送到共建村。",
        "楼道清空了十四处，认领花盆的人家主动管起了楼道。",
        "14 处：楼道清空\n210 盆：绿植有人认领",
        (70, 130, 60),
    ),
)
BRIEF = "写一件您在社区办成的事：问题是什么，怎么办的，办成了什么。文中请不要写自己的姓名和单位。"


def picture(story: Story, width: int = 640, height: int = 360) -> BytesIO:
    """A calm field of colour with a lighter band, as PNG."""
    red, green, blue = story.colour
    rows = bytearray()
    for line in range(height):
        lift = 60 * line // height + (28 if height * 5 // 9 < line < height * 6 // 9 else 0)
        shade = bytes(min(255, value + lift) for value in (red, green, blue))
        rows += b"\x00" + shade * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")]
    return BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
