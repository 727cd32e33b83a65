"""The SQLite file under the store: one connection a thread, short transactions, mistakes told as Problems."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from platformdirs import user_data_dir

from engine.problem import Problem

VERSION = 1  # of the schema
SCHEMA = Path(__file__).with_name("schema.sql")
PATIENCE = 2.0  # seconds to wait for another process that writes; each writes for milliseconds
TOLD = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_full",
    sqlite3.SQLITE_READONLY: "home_not_writable",
    sqlite3.SQLITE_CANTOPEN: "home_not_writable",
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_LOCKED: "store_busy",
    sqlite3.SQLITE_CORRUPT: "store_corrupted",
    sqlite3.SQLITE_NOTADB: "store_corrupted",
}


def default_home() -> Path:
    """The learner's data folder: AI_LIBRARY_HOME, else where this system keeps such things."""
    return Path(os.environ.get("AI_LIBRARY_HOME") or user_data_dir("ai-library"))


class Database:
    """Reads and writes of one SQLite file in WAL mode, from any number of threads and processes.

    Raises Problem: home_not_writable, disk_full, store_busy, store_corrupted, store_version.
    """

    def __init__(self, home: Path | None = None) -> None:
        self.home = Path(home or default_home()).absolute()
        self.file = self.home / "runs.sqlite"
        self._mine = threading.local()
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise Problem("home_not_writable", folder=self.home) from None
        if not os.access(self.home, os.W_OK):
            raise Problem("home_not_writable", folder=self.home)
        self._prepare()

    def _prepare(self) -> None:
        with FileLock(self.home / "schema.lock", timeout=10), self._told():
            connection = self._connection()
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(f"BEGIN;{SCHEMA.read_text()}PRAGMA user_version = {VERSION};COMMIT;")
            elif found != VERSION:
                raise Problem("store_version", folder=self.file, found=found, known=VERSION)

    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection; never one that came through a fork."""
        if getattr(self._mine, "pid", None) != os.getpid():
            # statements are committed one by one unless a transaction is begun
            self._mine.connection = sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)
            self._mine.connection.row_factory = sqlite3.Row
            self._mine.connection.execute("PRAGMA foreign_keys = ON")
            self._mine.connection.execute("PRAGMA synchronous = NORMAL")  # in WAL: safe against kill -9
            self._mine.pid = os.getpid()
        return self._mine.connection

    def read(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows of one query."""
        with self._told():
            return self._connection().execute(sql, values).fetchall()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it happens, or none."""
        with self._told():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as mistake:
            code = TOLD.get(getattr(mistake, "sqlite_errorcode", 0) & 0xFF)  # without its extension
            if code is None:
                raise
            raise Problem(code, folder=self.home) from mistake
