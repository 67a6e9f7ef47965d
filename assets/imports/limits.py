"""How large a file may be before it is refused rather than read."""

MEGABYTE = 1024 * 1024

MAX_TEXT_BYTES = 500 * MEGABYTE
MAX_WORKBOOK_BYTES = 60 * MEGABYTE

# A workbook is a zip: these are read from its directory before anything is unpacked. A plain sheet
# of 100,000 rows and 30 columns declares about 150 MB and packs 8 to 30 times; a bomb, 1,000.
MAX_UNPACKED_BYTES = 500 * MEGABYTE
MAX_PACKING = 150
PACKING_MATTERS_ABOVE = 20 * MEGABYTE
MAX_ZIP_ENTRIES = 3_000

MAX_COLUMNS = 1_000
MAX_ROWS = 1_000_000
MAX_SHEETS = 100
MAX_HEADING_ROW = 1_000
MAX_OWNERS = 500  # named by one column: of more nobody can choose their own
MAX_LINE_CHARACTERS = 2 * MEGABYTE
MAX_CELL_CHARACTERS = 131_072
MAX_LENT_CHARACTERS = 2_000_000  # of all cells of a workbook that another room has read

# The child process may use this much address space beyond what it holds before it opens the file.
CHILD_MEMORY_BYTES = 320 * MEGABYTE
CHILD_CPU_SECONDS = 300
CHILD_SILENT_SECONDS = 120.0
