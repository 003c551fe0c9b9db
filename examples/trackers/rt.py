"""A real Request Tracker 5 on 127.0.0.1, of Debian's packages, with a database of its own.

The first start makes a queue ``Hypercare``, a custom field for our key, and a user who has the
token and only the rights that hypercare needs; later starts keep the data. Nothing outside the
folder is written, and mail goes into a file, never out.

Run it alone with ``python -m examples.trackers.rt FOLDER [PORT]``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from examples.trackers.keeper import free_port, kept, needs, run

PACKAGED = Path("/usr/share/request-tracker5")
KEY_FIELD = "Hypercare key"
ADMIN_PASSWORD = "admin-demo"
SETTINGS = """\
Set($rtname, 'tracker.example');
Set($Organization, 'tracker.example');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt5.sqlite3');
Set($DatabaseHost, '');
Set($DatabaseUser, '');
Set($DatabasePassword, '');
Set($Timezone, 'UTC');
Set($CorrespondAddress, 'rt@tracker.example');
Set($CommentAddress, 'rt-comment@tracker.example');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($LogToFile, undef);
Set($MailCommand, 'sendmailpipe');
Set($SendmailPath, '{folder}/sendmail');
Set($WebSessionClass, 'Apache::Session::File');
no warnings 'once';
$RT::MasonDataDir = '{folder}/mason';
$RT::MasonSessionDir = '{folder}/session';
1;
"""
SENDMAIL = """\
#!/bin/sh
cat >> '{folder}/mail.txt'
"""


@dataclass(frozen=True)
class Tracker:
    """Where a running RT answers, and who may use it."""

    url: str
    folder: Path
    token: str
    admin_token: str
    queue: str = "Hypercare"
    key_field: str = KEY_FIELD
    admin: str = "root"
    admin_password: str = ADMIN_PASSWORD

    @property
    def mail(self) -> Path:
        """The file that holds what would have been sent, once there is something."""
        return self.folder / "mail.txt"


@contextmanager
def running_rt(folder: Path, port: int = 0) -> Iterator[Tracker]:
    """Run an RT that lives in ``folder``; port 0 takes a free one.

    Yields once it answers; at the end it is gone. Raises `RuntimeError` when it is not installed
    or does not start, with what to do or its log.
    """
    folder = folder.resolve()
    port = port or free_port()
    prepare(folder, port)
    tokens = json.loads((folder / "tokens.json").read_text())
    tracker = Tracker(url=f"http://127.0.0.1:{port}", folder=folder, **tokens)
    server = [str(PACKAGED / "libexec" / "rt-server"), "--server", "Starlet"]
    with kept(
        [*server, "--host", "127.0.0.1", "--port", str(port), "--max-workers", "2"],
        log=folder / "server.log",
        asks=lambda: _ask(tracker),
        env=_environment(folder),
        cwd=folder,
    ):
        yield tracker


def prepare(folder: Path, port: int) -> None:
    """Write the settings, and make the database unless it is there."""
    needs("rt")
    for name in ("empty", "mason", "session"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "RT_SiteConfig.pm").write_text(SETTINGS.format(folder=folder, port=port))
    sendmail = folder / "sendmail"
    sendmail.write_text(SENDMAIL.format(folder=folder))
    sendmail.chmod(0o755)
    ready = folder / "ready"
    if ready.exists():
        return
    (folder / "rt5.sqlite3").unlink(missing_ok=True)  # a first start was interrupted
    log, env = folder / "setup.log", _environment(folder)
    make = ["/usr/sbin/rt-setup-database-5", "--skip-create", "--action"]
    run([*make, "schema"], log=log, env=env, cwd=folder)
    run([*make, "coredata"], log=log, env=env, cwd=folder)
    initial = ["--datafile", str(PACKAGED / "etc" / "initialdata")]
    run([*make, "insert", *initial], log=log, env=env, cwd=folder)
    fill = ["perl", str(Path(__file__).with_suffix(".pl")), ADMIN_PASSWORD, KEY_FIELD]
    filled = run(fill, log=log, env=env, cwd=folder)
    (folder / "tokens.json").write_text(filled.splitlines()[-1])
    ready.touch()


def _environment(folder: Path) -> dict[str, str]:
    return {
        "RT_SITE_CONFIG": str(folder / "RT_SiteConfig.pm"),
        "RT_SITE_CONFIG_DIR": str(folder / "empty"),
    }


def _ask(tracker: Tracker) -> requests.Response:
    headers = {"Authorization": f"token {tracker.token}"}
    return requests.get(f"{tracker.url}/REST/2.0/rt", headers=headers, timeout=60)


if __name__ == "__main__":
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with running_rt(Path(sys.argv[1]), wanted) as started:
        print(f"{started.url}  {started.admin} / {started.admin_password}", flush=True)
        while True:
            time.sleep(3600)
