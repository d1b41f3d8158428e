"""Sealing personal numbers: AES-GCM for storage, a keyed hash for look-up (rule 11).

The first byte names the key's version, so that keys can be rotated row by row.
"""

import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
NONCE = 12


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"banfei-field" + secret.encode()).digest())


def seal(text: str) -> bytes:
    """Encrypt a value for storage; the same text gives different bytes each time."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + _cipher(settings.FIELD_KEY).encrypt(nonce, text.encode(), VERSION)


def unseal(sealed: bytes | memoryview) -> str:
    """The value that `seal` was given. Raises cryptography's InvalidTag if it was tampered with."""
    data = bytes(sealed)
    nonce, body = data[1 : 1 + NONCE], data[1 + NONCE :]
    return _cipher(settings.FIELD_KEY).decrypt(nonce, body, data[:1]).decode()


def lookup_hash(text: str) -> str:
    """A keyed hash that finds a sealed value again without opening any row."""
    return hmac.digest(settings.LOOKUP_KEY.encode(), text.encode(), "sha256").hex()
