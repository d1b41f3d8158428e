"""How much a file may hold. The help page of imports states these same figures."""

MIB = 1024 * 1024

MAX_FILE = 20 * MIB
MAX_ENTRIES = 2_000
MAX_UNPACKED = 400 * MIB
MAX_RATIO = 150
# Small parts compress well by nature; the ratio speaks only of parts above this size.
RATIO_FROM = 4 * MIB
MAX_ROWS = 200_000
MAX_COLUMNS = 300
MAX_SHEETS = 60
MAX_MERGED = 20_000
MAX_CELL = 32_767
# The two tallest headers seen stand below a title, a reporting line and a block of notes.
HEADER_WITHIN = 20

CHILD_MEMORY = 1024 * MIB
CHILD_CPU_SECONDS = 60
CHILD_WALL_SECONDS = 90
