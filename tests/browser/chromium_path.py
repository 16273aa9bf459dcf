"""Which Chromium the browser tests drive: $CHROMIUM, one on PATH, or npm's, which needs no root."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "chromium"
HOME = ROOT / ".local" / "chromium"
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HINT = "browser tests left out: no Chromium; install one (apt-get install chromium) or set CHROMIUM"


@dataclass(frozen=True)
class Chromium:
    """A browser to start, and the environment it needs."""

    path: str
    env: dict[str, str] = field(default_factory=dict)


def find_chromium() -> Chromium | None:
    """The first browser there is; None where none can be had."""
    if named := os.environ.get("CHROMIUM"):
        return Chromium(named)
    for name in ON_PATH:
        if found := shutil.which(name):
            return Chromium(found)
    return _from_npm()


def _from_npm() -> Chromium | None:
    if not (shutil.which("npm") and shutil.which("node")):
        return None
    if not (HOME / "bin" / "ready").exists() and not _install():
        return None
    env = {
        "LD_LIBRARY_PATH": str(HOME / "bin" / "al2023" / "lib"),
        "FONTCONFIG_FILE": str(HOME / "bin" / "fonts.conf"),
    }
    return Chromium(str(HOME / "bin" / "chromium"), env)


def _install() -> bool:
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "unpack.mjs"):
        shutil.copy(HERE / name, HOME / name)
    quiet = {"cwd": HOME, "check": False, "stdout": subprocess.DEVNULL}
    npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if subprocess.run(npm, **quiet).returncode:
        return False
    package = HOME / "node_modules" / "@sparticuz" / "chromium" / "bin"
    node = ["node", "unpack.mjs", str(package), str(HOME / "bin")]
    return subprocess.run(node, **quiet).returncode == 0
