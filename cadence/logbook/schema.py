"""The log's tables, and how a log of an older version becomes one of this version.

The file's ``user_version`` counts the migrations it has seen. Each is one step; a step that was
released is never changed, further ones are put after it.
"""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE rep (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            clip_sha256 TEXT NOT NULL UNIQUE,
            clip_name TEXT NOT NULL,
            run_at TEXT NOT NULL,
            run_at_basis TEXT NOT NULL,
            athlete TEXT,
            workout TEXT,
            rep_number INTEGER
        )""",
        """CREATE TABLE measurement (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rep_id INTEGER NOT NULL REFERENCES rep (id) ON DELETE CASCADE,
            measured_at TEXT NOT NULL,
            version TEXT NOT NULL,
            engine TEXT NOT NULL,
            model TEXT NOT NULL,
            verdict TEXT NOT NULL,
            digest TEXT NOT NULL
        )""",
        """CREATE TABLE figure (
            measurement_id INTEGER NOT NULL REFERENCES measurement (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            name TEXT NOT NULL,
            unit TEXT NOT NULL,
            mean REAL NOT NULL,
            low REAL NOT NULL,
            high REAL NOT NULL,
            PRIMARY KEY (measurement_id, name)
        ) WITHOUT ROWID""",
        "CREATE INDEX measurement_of_rep ON measurement (rep_id)",
        "CREATE INDEX rep_by_time ON rep (run_at)",
    ),
)
