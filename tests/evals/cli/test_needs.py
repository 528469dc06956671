"""What `mutual eval` says where it cannot work."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent.parent


def test_a_missing_library_is_named_and_no_traceback_shown(tmp_path: Path) -> None:
    hide = "import sys; sys.modules['numpy'] = None"
    script = f"{hide}; from api.cli.app import main; main(['eval', 'plan', 'rules'])"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (found.returncode, "Traceback" in found.stderr) == (2, False), found.stderr
    assert "needs numpy" in found.stderr
