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


# Not Pillow: what Wagtail handles pictures with looks for it when it starts (3 MiB).
_HEAVY = ("pyxform", "openpyxl", "lxml", "pikepdf", "pi_heif", "numpy", "polars", "cv2")
_OF_EDITORS = ("wagtail.admin.urls", "wagtail.api.v3.api", "rest_framework", "ninja", "pydantic")
_ASK_WHAT_LIES_THERE = f"""
import sys
import saystop.config.wsgi
from django.template import engines
from django.urls import get_resolver, reverse
engines.all()  # with them all libraries of template tags are there
reverse("casework:inbox")  # with it all addresses and their views are there
get_resolver().resolve("/en/report/")
print([name for name in {_HEAVY + _OF_EDITORS!r} if name in sys.modules])
"""


def test_what_only_some_pages_need_is_not_in_the_memory_of_each_process() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_WHAT_LIES_THERE], capture_output=True, text=True, check=True
    )
    assert asked.stdout == "[]\n"
