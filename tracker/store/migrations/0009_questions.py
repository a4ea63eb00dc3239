"""What evidence says of the children behind it, and how an agency says that its success measure was met."""

COLUMNS = (
    ("evidence", "heard", "TEXT NOT NULL DEFAULT ''"),
    ("evidence", "speaks_for", "TEXT NOT NULL DEFAULT '[]'"),
    ("evidence", "missing", "TEXT NOT NULL DEFAULT ''"),
    ("progress_update", "measure_met", "TEXT NOT NULL DEFAULT ''"),
)


def up(migrator, db):
    # Not migrator.add_column: for a column that may not be empty it builds the table anew on SQLite, and other tables
    # refer to this one.
    for table, column, kind in COLUMNS:
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {kind}')
