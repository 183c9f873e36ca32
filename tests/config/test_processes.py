"""What a process keeps to itself."""

import subprocess
import sys

import pytest

_ASK = """
import ctypes
import saystop.config.wsgi
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE, prctl(2)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is of Linux")
def test_no_process_of_the_same_user_reads_the_memory_of_one_that_serves() -> None:
    asked = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    assert asked.stdout == "0\n"
