"""A PostgreSQL server of one's own, in a temporary folder, for as long as the tests run."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

_INSTALLED = Path("/usr/lib/postgresql")  # where Debian puts it; it is not on the PATH


def _program(name):
    found = shutil.which(name) or next((str(one) for one in sorted(_INSTALLED.glob(f"*/bin/{name}"))), None)
    assert found, f"{name} is not there: install PostgreSQL (Debian: postgresql)"
    return found


def _run(name, *arguments):
    """Run one of its programs; they refuse to run as root."""
    command = [_program(name), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def postgres_server():
    """Give the address of an empty database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        _run("initdb", "-D", f"{folder}/data", "-U", "reader", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        _run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://reader:a-secret@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
