"""What a web process keeps in memory: after starting, after reports, after photos and coming back; which libraries lie there."""

import subprocess
import sys
from pathlib import Path

from benchmarks import office, reporters
from benchmarks.office import Server
from benchmarks.photos import photo
from benchmarks.tables import show

REPORTS, PHOTOS = 600, 60
CLIENTS = 4
# Read forms from workbooks, decode pictures and documents: none of it belongs into a web process.
HEAVY = ("pyxform", "openpyxl", "lxml", "PIL", "pikepdf", "pi_heif", "numpy")
INSIDE = f"""
import sys
from saystop.config.wsgi import application
from benchmarks import reporters, submissions
from pathlib import Path
reporters.walk(submissions.InProcess(application), Path(sys.argv[1]).read_bytes())
print(" ".join(name for name in {HEAVY!r} if name in sys.modules) or "none")
"""


def row(name: str, server: Server) -> tuple[str, ...]:
    usage = server.usage()
    parts = (usage.worker_rss, usage.worker_uss, usage.master_rss, usage.cleaner_rss)
    return (name, *(f"{part:.0f}" if part else "–" for part in parts))


def main() -> None:
    with office.founded() as home:
        picture = home / "photo.jpg"
        picture.write_bytes(photo())
        rows = []
        with office.serving(home) as server:
            rows.append(row("started", server))
            reporters.send(server.port, 1, 1, 60)
            rows.append(row("1 report", server))
            reporters.send(server.port, REPORTS, CLIENTS, 60)
            rows.append(row(f"+ {REPORTS} reports", server))
            reporters.send(server.port, PHOTOS, CLIENTS, 60, picture)
            rows.append(row(f"+ {PHOTOS} reports with a photo", server))
        show(
            "Memory of the server, MiB",
            ("", "web process, most RSS", "its USS now", "keeper, most RSS", "cleaner, most RSS"),
            rows,
            "RSS counts pages shared with the keeper, USS does not. Goal: 120 MiB for each web process.",
        )
        print("Heavy libraries in a web process after a report with a photo: " + loaded(picture))


def loaded(picture: Path) -> str:
    command = [sys.executable, "-c", INSIDE, str(picture)]
    return subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, cwd=office.TREE
    ).stdout.strip()


if __name__ == "__main__":
    main()
