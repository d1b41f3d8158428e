"""Where this installation keeps its data, sockets and local secrets (BANFEI_DATA)."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

# A unix socket's whole path must fit into 107 bytes; ".s.PGSQL.5432.lock" is the longest name.
LONGEST_RUN_DIR = 85
ROOTS_FOLDER = Path("/var/lib/banfei")


def data_dir() -> Path:
    """The folder of everything that must survive a restart."""
    default = Path(__file__).resolve().parent.parent / "var"
    return Path(os.environ.get("BANFEI_DATA") or default).resolve()


def run_dir(data: Path) -> Path:
    """The folder of the sockets: below the data folder, unless its path is too long for a socket,
    or root's database account, which has no rights of ours, can't walk there."""
    run = data / "run"
    near = len(os.fsencode(run)) <= LONGEST_RUN_DIR and (os.geteuid() != 0 or walkable(data))
    return run if near else stand_in("run", data)


def walkable(path: Path) -> bool:
    """Whether a user without any rights of ours can walk to the folder; what isn't there yet will do."""
    return all(part.stat().st_mode & 0o001 for part in [path, *path.parents] if part.exists())


def stand_in(use: str, path: Path) -> Path:
    """A folder elsewhere, named after what it stands in for.

    Root's stands where only root can make folders: in a folder open to all, anybody could have
    laid programs or links in wait under that name.
    """
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    base = ROOTS_FOLDER if os.geteuid() == 0 else Path(tempfile.gettempdir()).resolve()
    return base / f"banfei-{use}-{digest}"


def local_secret(name: str) -> str:
    """A secret of this installation, made once and kept in the data folder (mode 0600)."""
    path = data_dir() / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def database_url() -> str:
    """As the role that serves people: it reads and writes rows, owns nothing, and can't change what is on record."""
    return f"postgresql://banfei_app@/banfei?host={run_dir(data_dir())}"


def owner_url() -> str:
    """As the role that owns the tables, for migrations."""
    return f"postgresql://banfei@/banfei?host={run_dir(data_dir())}"


def redis_url() -> str:
    return f"redis+socket://{run_dir(data_dir())}/valkey.sock"
