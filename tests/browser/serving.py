"""A real `streamlit run` on a free port, with a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds until a server must answer


@dataclass
class Server:
    """A running app: where it answers, where it keeps its data, what it wrote."""

    url: str
    home: Path
    log: Path
    process: subprocess.Popen

    def text(self) -> str:
        """Everything the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ends the server and what it started (the trainer and its runs)."""
        alive = self.process.poll() is None
        family = psutil.Process(self.process.pid).children(recursive=True) if alive else []
        for one in [self.process, *family]:
            try:
                one.kill()
            except psutil.NoSuchProcess:
                continue
        self.process.wait()


def serve(script: Path, home: Path) -> Server:
    """Starts the app and waits until it answers. Raises RuntimeError with its log when it does not."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "server.log"
    settings = {"server.port": port, "server.headless": "true", "server.address": "127.0.0.1",
                "server.fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += [part for name, value in settings.items() for part in (f"--{name}", str(value))]
    env = {k: v for k, v in os.environ.items() if k != "AI_LIBRARY_TRAINER"}
    env |= {"AI_LIBRARY_HOME": str(home), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", home, log, process)
    _await(server)
    return server


def _await(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    server.stop()
    raise RuntimeError(f"the server did not start:\n{server.text()}")
