"""The triggers of the first shape go: those of ``store/guards.py`` take their place when the migrations are through."""

OLD = {
    "history_no_update": "history",
    "history_no_delete": "history",
    "history_no_change": "history",
    "history_value_no_delete": "history_value",
    "history_value_only_redacted": "history_value",
    "board_mark_stays": "board",
}


def up(migrator, db):
    sqlite = db.__class__.__name__.endswith("SqliteDatabase")
    for name, table in OLD.items():
        db.execute_sql(f'DROP TRIGGER IF EXISTS "{name}"' + ("" if sqlite else f' ON "{table}"'))
    if not sqlite:
        db.execute_sql("DROP FUNCTION IF EXISTS refuse_change()")
