"""Traditional forms folded to simplified ones, for comparing names of columns, units and persons only."""

TRADITIONAL = (
    "證號電話職務歷學區級時間導師類單與備註黨齡訓績評點續碼機編製總計數錄員會書記長應報領協項設廣東門萬張陳劉楊黃趙吳"
    "孫馬馮鄭謝羅許鄧蕭葉蘇盧蔣賈閻鍾餘陸韓鄒賀龍錢湯顧龔範譚歐陽華國強偉軍麗豔蘭鳳鳴飛龍慶寧靜潔瑩穎"
    "薇曉輝鵬傑銳鋒銘鑫錦鐵銀實寶麼義禮誠謙順賢聖樂業興發達運連進遠環灣漢鄉鎮橋樓園場廠濱湖際陰陽濟橫"
    "隊團體關聯絡幹無為開來衛術檔類養勞動組織農財稅貿戶籍繼續質節約蓮萊藍蔭薩藝蕓雲霽霧靈韻響頌頤願顯顏風愛戀懷憲態慧"
    "憶懿應戰擁據擇擔攝敘斂"
)
SIMPLIFIED = (
    "证号电话职务历学区级时间导师类单与备注党龄训绩评点续码机编制总计数录员会书记长应报领协项设广东门万张陈刘杨黄赵吴"
    "孙马冯郑谢罗许邓萧叶苏卢蒋贾阎钟余陆韩邹贺龙钱汤顾龚范谭欧阳华国强伟军丽艳兰凤鸣飞龙庆宁静洁莹颖"
    "薇晓辉鹏杰锐锋铭鑫锦铁银实宝么义礼诚谦顺贤圣乐业兴发达运连进远环湾汉乡镇桥楼园场厂滨湖际阴阳济横"
    "队团体关联络干无为开来卫术档类养劳动组织农财税贸户籍继续质节约莲莱蓝荫萨艺芸云霁雾灵韵响颂颐愿显颜风爱恋怀宪态慧"
    "忆懿应战拥据择担摄叙敛"
)
_FOLD = str.maketrans(TRADITIONAL, SIMPLIFIED)


def folded(text: str) -> str:
    """For comparison only; what is stored keeps the form in which it was written."""
    return text.translate(_FOLD)
