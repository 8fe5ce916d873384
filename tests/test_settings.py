"""A bad value stops the start with a sentence that says what to write instead."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from roviec.accounts.models import Account
from roviec.data_folder import SECRET, kept_secret
from roviec.settings import Site, database
from tests.run import own_environment

ROOT = Path(__file__).resolve().parent.parent


def site(tmp_path: Path, **values: str) -> Site:
    return Site.read(
        {"ROVIEC_DATA": str(tmp_path), **{f"ROVIEC_{k}": v for k, v in values.items()}}
    )


def test_nothing_set_gives_a_safe_site(tmp_path):
    made = site(tmp_path)
    assert made.https is True
    assert made.debug is False
    assert database(made.database_url)["NAME"] == str(tmp_path / "roviec.sqlite3")
    assert made.upload_limit == 25 * 1024 * 1024


def test_reading_the_settings_makes_nothing(tmp_path):
    """Commands that only read leave no folder, key or database behind."""
    data = tmp_path / "nowhere"
    made = Site.read({"ROVIEC_DATA": str(data)})
    assert len(made.secret_key) >= 50
    assert made.secret_key != Site.read({"ROVIEC_DATA": str(data)}).secret_key
    assert not data.exists()


def test_the_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    first = kept_secret(tmp_path)
    assert len(first) >= 50
    assert kept_secret(tmp_path) == first == site(tmp_path).secret_key
    assert (tmp_path / SECRET).stat().st_mode & 0o077 == 0


def test_an_empty_secret_is_no_secret(tmp_path):
    (tmp_path / SECRET).touch()
    with pytest.raises(ImproperlyConfigured, match=SECRET):
        site(tmp_path)


PREPARE = "import os, roviec.data_folder as d; print(d.kept_secret(d.prepare(os.environ)))"


def test_first_starts_at_one_time_get_one_key(tmp_path):
    environment = {**os.environ, "ROVIEC_DATA": str(tmp_path / "data"), "ROVIEC_SECRET_KEY": ""}
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", PREPARE], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    keys = {start.communicate()[0] for start in starts}
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["a#b", "a?b", "a%20b", "đơn vị"])
def test_a_data_folder_may_have_any_name(tmp_path, name):
    made = site(tmp_path / name)
    assert database(made.database_url)["NAME"] == str(tmp_path / name / "roviec.sqlite3")


def test_hosts_may_be_written_with_spaces(tmp_path):
    assert site(tmp_path, HOSTS="rv.example, 127.0.0.1 ,").hosts == ("rv.example", "127.0.0.1")


def test_a_password_like_the_name_is_refused():
    with pytest.raises(ValidationError):
        validate_password("nguyenthimau", Account(login="nguyenthimau1", name="Mẫu"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTPS", "yes"), ("DEBUG", "true"), ("UPLOAD_LIMIT_MB", "0"), ("SESSION_HOURS", "mười")],
)
def test_a_bad_value_is_named(tmp_path, name, value):
    with pytest.raises(ImproperlyConfigured, match=f"ROVIEC_{name}"):
        site(tmp_path, **{name: value})


def test_postgres_addresses_are_taken_apart():
    made = database("postgresql://ng%40uoi:mat%2Fkhau@db.local:5433/so_lieu")
    assert (made["USER"], made["PASSWORD"]) == ("ng@uoi", "mat/khau")
    assert (made["HOST"], made["PORT"], made["NAME"]) == ("db.local", "5433", "so_lieu")


def test_sqlite_takes_relative_and_absolute_paths():
    assert database("sqlite:///a/b.sqlite3")["NAME"] == "a/b.sqlite3"
    assert database("sqlite:////a/b.sqlite3")["NAME"] == "/a/b.sqlite3"


def test_postgres_names_are_unquoted_and_options_are_kept():
    made = database(
        "postgresql:///s%E1%BB%91%20li%E1%BB%87u?host=/run/pg&port=5433"
        "&sslmode=verify-full&sslrootcert=/etc/ca.pem"
    )
    assert (made["NAME"], made["HOST"], made["PORT"]) == ("số liệu", "/run/pg", "5433")
    assert made["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/x", "sqlite"),
        ("sqlite:", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite://a/b", "names no file"),
        ("sqlite:////a?b", "%3F"),
        ("sqlite:////a#b", "%23"),
        ("postgresql://u:p@h", "names no database"),
        ("postgresql://u:p@h:abc/x", "port"),
        ("postgresql://u:p@h:70000/x", "port"),
        ("postgresql:///x?port=abc", "port"),
        ("postgresql://u:p@h/x?sslmod=require", "sslmod"),
        ("postgresql://u:mat[khau@h/x", "address"),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_says_why(url, said):
    with pytest.raises(ImproperlyConfigured, match="ROVIEC_DATABASE_URL") as refused:
        database(url)
    assert said in str(refused.value)
    assert "mat[khau" not in str(refused.value)


def test_the_tests_do_not_inherit_a_developers_settings():
    given = {"PATH": "/bin", "ROVIEC_HOSTS": "x", "ROVIEC_SAMPLES": "s", "ROVIEC_HTTPS": "1"}
    given |= {"ROVIEC_DATABASE_URL": "postgresql:///real", "ROVIEC_TEST_POSTGRES_URL": "t"}
    assert own_environment(given, "/data") == {
        "PATH": "/bin",
        "ROVIEC_SAMPLES": "s",
        "ROVIEC_TEST_POSTGRES_URL": "t",
        "ROVIEC_DATA": "/data",
        "ROVIEC_HTTPS": "0",
    }


@pytest.mark.parametrize("what", ["answers", "postgres"])
def test_a_named_server_that_is_not_there_does_not_count(what):
    environment = {**os.environ, "ROVIEC_TEST_POSTGRES_URL": "postgresql://u@127.0.0.1:1/x"}
    environment["CI"] = "false"
    answer = subprocess.run(
        [sys.executable, "-m", "tests.run", what],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 1
    assert "Tests on" not in answer.stdout
