"""What the command answers: an office from nothing, a demo to try, and a sentence for every mistake."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from saystop.config import housekeeping
from saystop.config.home import SECRET_FILE, SETTINGS_FILE, SQLITE_FILE
from saystop.engines.sealing import combine
from tests import people
from tests.config.conftest import SAYSTOP, Saystop
from tests.faults.browser import Browser
from tests.faults.house import House, free_port, own_database

INIT = (
    *("init", "--office", "Harbour Office", "--country", "be", "--desk", "Harbour Desk"),
    *("--director", "Dana Director", "--email", "dana@harbour.example", "--password-stdin"),
)


def test_init_makes_an_office_and_prints_shares_that_open_it(saystop: Saystop, tmp_path: Path) -> None:
    home, database = tmp_path / "home", own_database(f"init{tmp_path.name}")
    done = saystop(home, *INIT, said=people.PASSWORD + "\n", database=database)
    assert done.returncode == 0, done.stderr
    shares = re.findall(r"Share \d:  ([a-z ]+)", done.stdout)
    assert len(shares) == 3
    assert combine(shares[:2]) == combine(shares[1:])
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / SECRET_FILE).stat().st_mode & 0o777 == 0o600
    again = saystop(home, *INIT, said=people.PASSWORD + "\n", database=database)
    assert again.returncode == 1
    assert "already" in again.stderr
    assert saystop(home, "check", database=database).returncode == 0


@pytest.mark.parametrize(
    ("words", "said", "sentence"),
    [
        (("init",), "", "--office is missing"),
        ((*INIT[:4], "Belgium", *INIT[5:]), people.PASSWORD, "two letters"),
        ((*INIT[:10], "dana", "--password-stdin"), people.PASSWORD, "no e-mail address"),
        ((*INIT[:2], "x" * 500, *INIT[3:]), people.PASSWORD, "1 to 120 letters"),
        (INIT, "short", "too short"),
        (INIT, "", "too short"),
        (INIT, "password1234", "too common"),
    ],
)
def test_init_says_what_is_wrong(
    saystop: Saystop, tmp_path: Path, words: tuple[str, ...], said: str, sentence: str
) -> None:
    done = saystop(tmp_path / "home", *words, said=said)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.build(tmp_path_factory.mktemp("cli"))


def test_invite_prints_a_link_for_somebody_new_and_for_a_member(house: House, saystop: Saystop) -> None:
    def invite(*words: str) -> subprocess.CompletedProcess[str]:
        return saystop(house.home, "invite", *words, database=house.database)

    local = r"http://127\.0\.0\.1:8000/invitation/[\w-]+/\n"
    someone_new = invite("nia@harbour.example", "--name", "Nia")
    assert re.fullmatch(local, someone_new.stdout)
    assert "`hosts` in saystop.toml" in someone_new.stderr
    assert re.fullmatch(local, invite("otto@harbour.example").stdout)
    assert ":8765/invitation/" in invite("otto@harbour.example", "--port", "8765").stdout
    assert invite("nobody@harbour.example").returncode == 2
    assert "no e-mail address" in invite("nobody").stderr


@pytest.mark.skipif(bool(os.environ.get("SAYSTOP_DATABASE")), reason="copies the SQLite file")
def test_invite_names_the_office_s_own_host_and_then_gives_no_hint(
    house: House, saystop: Saystop, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(house.home, home)
    (home / SETTINGS_FILE).write_text('hosts = ["localhost", "report.example.org"]\nhttps = true\n')
    done = saystop(home, "invite", "otto@harbour.example")
    assert re.fullmatch(r"https://report\.example\.org/invitation/[\w-]+/\n", done.stdout)
    assert "hosts" not in done.stderr


@pytest.mark.skipif(bool(os.environ.get("SAYSTOP_DATABASE")), reason="copies the SQLite file")
def test_check_warns_of_what_may_lock_the_office_out(house: House, saystop: Saystop, tmp_path: Path) -> None:
    """Each is a warning: the office can serve meanwhile."""
    home = tmp_path / "home"
    shutil.copytree(house.home, home)

    def warnings() -> list[str]:
        done = saystop(home, "check")
        assert done.returncode == 0, done.stdout
        found = [line for line in done.stdout.splitlines() if line.startswith("warn")]
        return [line for line in found if not line.startswith("warn  disk")]

    def alter(statement: str) -> None:
        with sqlite3.connect(home / SQLITE_FILE) as connection:
            connection.executescript(statement)

    first = warnings()
    assert [line[6:].split(":")[0] for line in first] == ["hosts", "backup"]
    saystop(home, "backup", tmp_path / "office.tar")
    (home / SETTINGS_FILE).write_text('hosts = ["report.example.org"]\nhttps = true\n')
    assert warnings() == []
    alter("UPDATE offices_member SET has_second_factor = 0")
    assert [line for line in warnings() if "Dana Director has no second factor" in line]
    alter(
        "DELETE FROM offices_deskgrant WHERE member_id IN (SELECT id FROM offices_member WHERE role != 'director')"
    )
    assert any("Harbour Desk is held by Dana Director alone" in line for line in warnings())
    alter("DELETE FROM offices_deskgrant")
    assert any("Harbour Desk is held by nobody" in line for line in warnings())


def test_audit_verify_names_the_first_bad_entry(house: House, saystop: Saystop, tmp_path: Path) -> None:
    whole = saystop(house.home, "audit", "verify", database=house.database)
    assert whole.returncode == 0
    head = re.search(r"ends with (\d+:[0-9a-f]{64})\n", whole.stdout)
    assert head
    noted = saystop(house.home, "audit", "verify", "--noted", head[1], database=house.database)
    assert noted.returncode == 0
    other = head[1][:-1] + ("0" if head[1][-1] != "0" else "1")
    rewritten = saystop(house.home, "audit", "verify", "--noted", other, database=house.database)
    assert (rewritten.returncode, "was rewritten" in rewritten.stdout) == (1, True)
    assert saystop(house.home, "audit", "verify", "--noted", "all", database=house.database).returncode == 2
    if house.database:
        return  # altering it takes the same statements on both
    forged = tmp_path / "home"
    shutil.copytree(house.home, forged)
    with sqlite3.connect(forged / SQLITE_FILE) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE offices_auditentry SET action = 'report.opened' WHERE number = 2")
    done = saystop(forged, "audit", "verify")
    assert (done.returncode, done.stdout) == (1, "Entry 2 was altered or inserted.\n")
    checked = saystop(forged, "check")
    assert checked.returncode == 1
    assert "fault audit trail: Entry 2" in checked.stdout


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE offices_deskkey SET generation = generation + 6",
            "fault keys: Key 7 of the desk Harbour Desk",
        ),
        (
            "UPDATE offices_deskgrant SET seal = x'00'",
            "fault desk: Harbour Desk has a grant for Dana Director",
        ),
        (
            "DROP TRIGGER audit_no_update; UPDATE offices_auditentry SET action = 'desk.granted' WHERE number = 1",
            "fault audit trail",
        ),
    ],
    ids=["keys", "grants", "trail"],
)
def test_check_names_a_key_a_grant_or_an_entry_that_nobody_here_made(
    house: House, saystop: Saystop, tmp_path: Path, statement: str, fault: str
) -> None:
    if house.database:
        pytest.skip("altering it takes the same statements on both")
    altered = tmp_path / "home"
    shutil.copytree(house.home, altered)
    with sqlite3.connect(altered / SQLITE_FILE) as connection:
        connection.executescript(statement)
    checked = saystop(altered, "check")
    assert (checked.returncode, fault in checked.stdout) == (1, True), checked.stdout
    if "keys" in fault:
        assert saystop(altered, "audit", "verify").stdout.startswith("Key 7 of the desk Harbour Desk")
    if "desk" not in fault:
        assert "was not started" in saystop(altered, "serve", "--port", free_port()).stderr


def _open_to_others(home: Path) -> None:
    home.chmod(0o755)


def _readable_secret(home: Path) -> None:
    (home / SECRET_FILE).chmod(0o640)


def _names_without_https(home: Path) -> None:
    (home / SETTINGS_FILE).write_text('hosts = ["report.example.org"]\n')


def _bad_directory(home: Path) -> None:
    (home / "directory.csv").write_text("country,kind\nBE,police\n")


def _unknown_migration(home: Path) -> None:
    with sqlite3.connect(home / SQLITE_FILE) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('offices', '9999', '')"
        )


@pytest.mark.skipif(bool(os.environ.get("SAYSTOP_DATABASE")), reason="copies the SQLite file")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_open_to_others, "fault home"),
        (_readable_secret, "fault secret"),
        (_names_without_https, "fault https"),
        (_bad_directory, "fault directory"),
        (_unknown_migration, "fault migrations"),
    ],
)
def test_check_names_the_fault_and_serve_refuses(
    house: House, saystop: Saystop, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(house.home, home)
    home.chmod(0o700)
    assert saystop(home, "check").returncode == 0
    spoil(home)
    done = saystop(home, "check")
    assert done.returncode == 1
    assert next(line for line in done.stdout.splitlines() if line.startswith("fault")).startswith(said)
    assert saystop(home, "serve", "--port", free_port()).returncode == 1


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("hosts = 3", "must be a list of words"),
        ("https = 'yes'", "must be true or false"),
        ("colour = 'red'", "nobody knows"),
        ("hosts = [", "not valid TOML"),
        ("database = 'mysql://x'", "postgresql://"),
    ],
)
def test_a_wrong_setting_is_named(saystop: Saystop, tmp_path: Path, line: str, sentence: str) -> None:
    (tmp_path / SECRET_FILE).write_text("00" * 32)
    (tmp_path / SETTINGS_FILE).write_text(line + "\n")
    done = saystop(tmp_path, "check")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_is_away_is_told_in_a_sentence(saystop: Saystop, tmp_path: Path) -> None:
    (tmp_path / SECRET_FILE).write_text("00" * 32)
    done = saystop(tmp_path, "upgrade", database="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer")
    assert done.stderr.count("\n") == 1


def test_the_demo_prints_its_people_and_then_that_it_is_ready(saystop: Saystop, tmp_path: Path) -> None:
    home, port = tmp_path / "demo", free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAYSTOP_", "DJANGO_"))
    }
    command = [SAYSTOP, "demo", "--home", str(home), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        said = ""
        while not said.endswith(f"SayStop is ready at http://127.0.0.1:{port}/\n"):
            line = process.stdout.readline()
            assert line, said
            said += line
        browser = Browser(port)
        found = re.search(
            r"e-mail +(otto\S+)\n +password +(.+)\n +second factor +([A-Z2-7]{32}) +otpauth://", said
        )
        assert found
        browser.get("/sign-in/")
        token = {"csrfmiddlewaretoken": _token(browser.get("/sign-in/").text)}
        assert browser.post("/sign-in/", {**token, "email": found[1], "password": found[2]}).status == 302
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert "demo" in saystop(home, "check").stdout


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_demo_deletes_no_real_office(house: House, saystop: Saystop) -> None:
    done = saystop(house.home, "demo", "--fresh", "--port", free_port(), database=house.database)
    assert done.returncode == 1
    assert "no demo" in done.stderr
    assert (house.home / SECRET_FILE).exists()


def test_a_round_of_housekeeping_goes_on_after_a_fault(
    transactional_db: None, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    real = list(settings.HOUSEKEEPING)
    assert housekeeping.sweep() == []
    settings.HOUSEKEEPING = ["tests.config.test_cli.stumble", *real, "tests.config.test_cli.count"]
    assert housekeeping.sweep() == ["tests.config.test_cli.stumble"]
    assert counted == [1]
    assert "canary" not in "".join(capfd.readouterr())


counted: list[int] = []


def stumble() -> None:
    raise ValueError("canary")


def count() -> None:
    counted.append(1)
