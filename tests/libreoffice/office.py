"""A LibreOffice without a window, for the scripts that drive one; with a Python that has `uno`."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = f"kolscore-test-{os.getpid()}"  # another run of the tests has another LibreOffice
SECONDS = 600


@contextlib.contextmanager
def started(profile, *options):
    """Its desktop; it ends with the block, and so does what it has started."""
    words = [
        "soffice", "--headless", "--norestore", "--nologo", f"--accept=pipe,name={PIPE};urp;",
        f"-env:UserInstallation={Path(profile).as_uri()}", *options,
    ]  # fmt: skip
    # A group of its own, since what is started starts another; and no pipe of ours, which would stay open with that.
    office = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        desktop = _connected()
        yield desktop
        desktop.terminate()
        office.wait(SECONDS)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(office.pid, signal.SIGKILL)


def _connected():
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    end = time.monotonic() + SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def said(**words):
    """How a document is to be opened or stored."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in words.items())
