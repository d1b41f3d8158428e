"""PRODUCTION=1 for real, in a process of its own: no warning, https only, files under hashed names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.proxy import behind_proxies

ROOT = Path(__file__).resolve().parent.parent.parent
VISIT = """
from django.test import Client
answer = Client().get("/accounts/login/", secure=True, headers={"host": "banfei.example.org"})
plain = Client().get("/accounts/login/", headers={"host": "banfei.example.org"})
print(answer.status_code, answer["Strict-Transport-Security"], plain.status_code, plain["Location"])
print(answer.content.decode())
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """production(command, ...) runs manage.py as an installation would."""
    data = tmp_path_factory.mktemp("production")
    own = {"PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST", "DEMO", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    env = {name: value for name, value in os.environ.items() if name not in own} | {
        "PRODUCTION": "1",
        "ALLOWED_HOSTS": "banfei.example.org",
        "SECRET_KEY": "k" * 20 + "-a-key-that-only-this-test-knows-0123456789",
        "FIELD_KEY": "field",
        "LOOKUP_KEY": "lookup",
        "BANFEI_DATA": str(data),
        "DATABASE_URL": "postgresql://banfei_app@127.0.0.1:1/nobody-asks-it",
        "DATABASE_OWNER_URL": "postgresql://banfei@127.0.0.1:1/nobody-asks-it",
    }

    def run(*words, **changed):
        line = [sys.executable, "manage.py", *words]
        return subprocess.run(line, cwd=ROOT, env=env | changed, capture_output=True, text=True, timeout=120)

    return run


def test_the_deployment_check_finds_nothing(production):
    found = production("check", "--deploy", "--fail-level", "WARNING")

    assert (found.returncode, "no issues" in found.stdout) == (0, True), found.stderr


def test_it_finds_a_web_process_that_owns_the_audit_trail(production):
    owner = "postgresql://banfei@127.0.0.1:1/nobody-asks-it"
    found = production("check", "--deploy", "--fail-level", "WARNING", DATABASE_URL=owner)

    assert (found.returncode, "banfei.W001" in found.stderr) == (1, True)


def test_pages_are_https_only_and_their_files_have_hashed_names(production):
    collected = production("collectstatic", "--noinput", "-v", "0", "-i", "*.map.br", "-i", "*rtl*", "-i", "*.esm*")
    assert collected.returncode == 0, collected.stderr

    visit = production("shell", "-v", "0", "-c", VISIT)

    said = "200 max-age=31536000; includeSubDomains; preload 301 https://banfei.example.org/accounts/login/"
    assert said in visit.stdout, visit.stdout[:2000] + visit.stderr[-2000:]
    assert "css/tokens." in visit.stdout
    assert "css/tokens.css" not in visit.stdout


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "10.1.1.1", "127.0.0.1"),
        (1, "10.1.1.1", "10.1.1.1"),
        (1, "6.6.6.6, 10.1.1.1", "10.1.1.1"),
        (2, "6.6.6.6, 10.1.1.1, 10.0.0.2", "10.1.1.1"),
        (2, "10.1.1.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(proxies, forwarded, address):
    seen = []
    application = behind_proxies(lambda environ, start: seen.append(environ["REMOTE_ADDR"]) or [], proxies)

    application({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}, None)

    assert seen == [address]
