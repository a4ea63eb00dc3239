"""Links say why, who confirmed them and what took their place; what is there twice says into what it was merged."""

from peewee import SQL, BooleanField, CharField, DateField, ForeignKeyField, Model, TextField

# What each kind of link lacked.
COLUMNS = ("basis_source", "basis_reason", "confirmed", "confirmed_by", "confirmed_on", "withdrawn_because", "moved_to_id")
LINKS = {
    "item_agency": COLUMNS,
    "answer": COLUMNS,
    "evidence_link": ("basis_reason", "confirmed_by", "confirmed_on", "moved_to_id"),
}
MERGED = ("evidence", "action")


def up(migrator, db):
    for table, names in LINKS.items():

        class Itself(Model):
            id = CharField(primary_key=True, max_length=26)

            class Meta:
                database = db
                table_name = table

        new = {
            # With a default of the column's own: SQLite then adds it without writing the table anew.
            "basis_source": TextField(default="[]", constraints=[SQL("DEFAULT '[]'")]),
            "basis_reason": TextField(default="", constraints=[SQL("DEFAULT ''")]),
            "confirmed": BooleanField(default=False, constraints=[SQL("DEFAULT FALSE")]),
            "confirmed_by": CharField(null=True, max_length=26),
            "confirmed_on": DateField(null=True),
            "withdrawn_because": TextField(default="", constraints=[SQL("DEFAULT ''")]),
            "moved_to_id": ForeignKeyField(Itself, field=Itself.id, null=True, index=False),
        }
        for name in names:
            migrator.migrate(migrator.add_column(table, name, new[name], allow_not_null=True))
        db.execute_sql(f'CREATE INDEX "{table}_waiting" ON "{table}" ("basis", "confirmed") WHERE "known_until" IS NULL')
    for table in MERGED:

        class Record(Model):
            id = CharField(primary_key=True, max_length=26)

            class Meta:
                database = db
                table_name = table

        into = ForeignKeyField(Record, field=Record.id, null=True, index=False)
        because = TextField(default="", constraints=[SQL("DEFAULT ''")])
        migrator.migrate(
            migrator.add_column(table, "merged_into_id", into, allow_not_null=True),
            migrator.add_column(table, "merged_because", because, allow_not_null=True),
        )
        db.execute_sql(f'CREATE INDEX "{table}_merged_into_id" ON "{table}" ("merged_into_id")')
