"""What deploy/ ships holds together."""

import http.cookiejar
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import make_url

from genlab.paths import ROOT
from tests.support.cluster import CONFIGURATION, cluster, configuration, nginx
from tests.support.databases import _administer
from tests.support.waiting import HANG_S


def test_nginx_takes_the_shipped_configuration(tmp_path: Path) -> None:
    path = configuration(tmp_path, 8080, (8501, 8502))
    done = subprocess.run(
        [nginx(), "-t", "-p", str(tmp_path), "-c", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "$args" not in CONFIGURATION.read_text() and "$request_uri" not in CONFIGURATION.read_text()


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


def test_a_browser_stays_with_its_process_and_strangers_spread(tmp_path: Path, postgresql_url: str) -> None:
    def opened() -> list[str]:
        """Return nginx's lines on the page; that on the health check before may come late."""
        lines = (tmp_path / "stdout.log").read_text().splitlines()
        return [line for line in lines if line.split()[2] == "/"]

    server = make_url(postgresql_url)
    _administer(server, "CREATE DATABASE sticky")
    url = server.set(database="sticky").render_as_string(hide_password=False)
    try:
        with cluster(tmp_path, url) as running:
            homes = []
            for _ in range(12):
                jar = http.cookiejar.CookieJar()
                browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
                before = len(opened())
                for _ in range(4):
                    with browser.open(f"{running.url}/?p=t0ken", timeout=HANG_S) as reply:
                        assert reply.headers["Referrer-Policy"] == "no-referrer"
                assert [cookie.name for cookie in jar if cookie.name == "genlab_route"] == ["genlab_route"]
                while len(lines := opened()[before:]) < 4:
                    time.sleep(0.01)  # nginx writes its line after the reply
                (home,) = {line.split()[-1] for line in lines}
                homes.append(home)
            assert len(set(homes)) == 2
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{running.url}/metrics", timeout=HANG_S)
            log = (tmp_path / "stdout.log").read_text()
            assert "t0ken" not in log
            assert not any(line.split()[0].startswith("127.0.0.1") for line in log.splitlines())
    finally:
        _administer(server, "DROP DATABASE sticky WITH (FORCE)")
