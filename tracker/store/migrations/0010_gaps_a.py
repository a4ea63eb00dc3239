"""Why a person was named to read a restricted piece, and why that ended; a piece that no longer concerns an agency."""

COLUMNS = (
    ("evidence_reader", "because", "TEXT NOT NULL DEFAULT ''"),
    ("evidence_reader", "withdrawn_because", "TEXT NOT NULL DEFAULT ''"),
    ("evidence_agency", "withdrawn_because", "TEXT NOT NULL DEFAULT ''"),
)


def up(migrator, db):
    # Not migrator.add_column: for a column that may not be empty it builds the table anew on SQLite, and other tables
    # refer to this one.
    for table, column, kind in COLUMNS:
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {kind}')
