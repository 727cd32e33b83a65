-- The run store. Times are seconds since 1970. A run is known by an unguessable id outside and by its number here.
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    lab TEXT NOT NULL,
    config TEXT NOT NULL,               -- JSON
    device TEXT NOT NULL,
    owner TEXT NOT NULL,
    status TEXT NOT NULL,
    step INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    started REAL,
    ended REAL,
    speed REAL NOT NULL DEFAULT 0,
    problem TEXT,
    facts TEXT NOT NULL DEFAULT '{}',   -- JSON
    trace TEXT NOT NULL DEFAULT '',
    parent TEXT,
    parent_step INTEGER,
    pace REAL,
    pid INTEGER,
    seen REAL NOT NULL DEFAULT 0,
    turn INTEGER NOT NULL               -- order of the queue
);
CREATE INDEX runs_status ON runs (status, turn);

CREATE TABLE points (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    metric TEXT NOT NULL,
    step INTEGER NOT NULL,
    value REAL,                         -- NULL stands for not-a-number
    PRIMARY KEY (run, metric, step)
) WITHOUT ROWID;

CREATE TABLE views (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    data BLOB NOT NULL,                 -- npz
    PRIMARY KEY (run, step)
);

CREATE TABLE commands (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    verb TEXT NOT NULL,                 -- stop
    reason TEXT,                        -- problem code, NULL when a person asked
    at REAL NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0,   -- 1 once the worker has heard it
    PRIMARY KEY (run, verb)
);

CREATE TABLE progress (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,                -- JSON
    at REAL NOT NULL,
    PRIMARY KEY (owner, key)
) WITHOUT ROWID;
