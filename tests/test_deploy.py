"""What deploy/ ships holds together."""

import subprocess
from pathlib import Path

from genlab.paths import ROOT
from tests.support.cluster import BEHIND_A_PATH, CONFIGURATION, configuration, nginx, site


def test_nginx_takes_the_shipped_configuration(tmp_path: Path) -> None:
    path = configuration(tmp_path, 8080, (8501, 8502))
    done = subprocess.run(
        [nginx(), "-t", "-p", str(tmp_path), "-c", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "$args" not in CONFIGURATION.read_text() and "$request_uri" not in CONFIGURATION.read_text()


def test_nginx_takes_the_shipped_path(tmp_path: Path) -> None:
    path = site(tmp_path, 8080, 8501)
    done = subprocess.run(
        [nginx(), "-t", "-p", str(tmp_path), "-c", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    assert BEHIND_A_PATH.name in said and "--root-path /genlab" in said


def test_compose_and_nginx_name_the_same_processes() -> None:
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    for app in ("app1", "app2"):
        assert f"\n  {app}:\n" in compose
        assert f"server {app}:8501 " in CONFIGURATION.read_text(encoding="utf-8")
    copied = {
        line.split()[1]
        for line in (ROOT / "deploy" / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY")
    }
    assert copied == {"requirements.txt", ".streamlit", "streamlit_app.py", "pages", "data", "genlab"}
    assert all((ROOT / name).exists() for name in copied)
