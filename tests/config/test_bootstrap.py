"""The Bootstrap files in the wheel stay the ones that were checked against the release, to the byte."""

import hashlib
from pathlib import Path

import pytest
from bootstrap_wrapper import get_bootstrap_dir


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        ("css/bootstrap.min.css", "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"),
        ("js/bootstrap.bundle.min.js", "e4fd49181388c48ec5040bd3fe66f57c29c8e67fcd8502b3354b96ec7ab47cc7"),
    ],
)
def test_the_shipped_file_is_the_checked_one(name, digest):
    assert hashlib.sha256((Path(get_bootstrap_dir()) / name).read_bytes()).hexdigest() == digest
