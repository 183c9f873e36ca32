"""The numbers by which an index is laid out: for the code that is compiled and for whoever calls it."""

BANDS = 16
VALUES = 65_536  # of a band of 16 bits
LANES = 32  # numbers of 16 bits that are looked at together: one line of the cache, 64 bytes
USUAL = 17  # ways to look a band up within the usual distance: as it is, and with each of its bits changed
ROW_BYTES = 3  # of the number of a row in its segment
MOST_CANDIDATES = 1024  # looked at together: what is held of them fits into the nearest cache
FEW = 16  # queries, asked together, that do not give the memory enough to do
KEY_BYTES = 33  # of a row that is looked up by its kind and its value
