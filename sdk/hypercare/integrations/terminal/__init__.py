"""Scripts and command lines: whoever sits at the terminal is asked when the program crashes.

``hypercare.report_on_crash()`` installs it. The traceback is printed as ever and the exit status
stays; then a question, on stderr. Where nobody can be asked, in cron or a pipeline, nothing is
printed and the crash is kept as a report without anybody's words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypercare import trail, unhandled
from hypercare.process import Decided, harmless


@harmless(lambda: None)
def install(*, quiet: bool = False) -> None:
    """Report what ends this program, and send what an earlier run left behind.

    All threads share the program's trail from now on. With ``quiet`` nobody is ever asked, and
    nobody is asked of a child process, which others wait for.
    """
    trail.share()
    trail.program().facts.setdefault("route", program_name())
    here = os.getpid()
    unhandled.Crash.after = lambda error: _after(error, quiet=quiet or os.getpid() != here)
    unhandled.install()
    _send_what_waits()


def program_name() -> str:
    """Return what was started: ``report.py``, or ``shop.tools`` of ``python -m shop.tools``."""
    module = getattr(getattr(sys.modules.get("__main__"), "__spec__", None), "name", "")
    if package := module.removesuffix("__main__").removesuffix("."):
        return str(package)
    name = Path(sys.argv[0]).name if sys.argv else ""
    return name if name and not name.startswith("-") else "python"


def _after(error: BaseException, *, quiet: bool) -> None:
    if Decided.settings is not None:
        from hypercare.integrations.terminal import crash  # late: most runs end well

        crash.after(error, program_name(), quiet=quiet)


def _send_what_waits() -> None:
    """Start sending only when there is something: a command line is started often."""
    if Decided.settings is not None and any(Decided.settings.spool_folder().glob("*.*")):
        from hypercare import client

        client.rouse()
