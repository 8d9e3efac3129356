"""How large a file may be that is read: what goes beyond is refused with a sentence, before it costs time or memory."""

MEGABYTE = 1024 * 1024
MAX_FILE = 50 * MEGABYTE
MAX_UNPACKED = 400 * MEGABYTE
"""All that is read of a packed workbook, unpacked."""
MAX_PARTS = 5_000
"""Files inside a packed workbook; each picture is one."""
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
"""So many rows and columns a sheet can have."""
MAX_CELLS = 3_000_000
"""Filled cells and the gaps between them: what fits into memory beside the rest of the program."""
MAX_CELL = 4_000_000
"""A text that is longer was never meant to be a cell."""
MAX_DEPTH = 200
"""Elements inside each other; a sheet has less than ten."""
MAX_MEMORY = 400 * MEGABYTE
"""What the process may take that reads a workbook."""
MAX_SECONDS = 120.0
SLICE = 2_000
"""So many rows are handed over at once: a person who cancels, and a window that is drawn, wait for no more."""
