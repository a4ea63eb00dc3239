"""What a recommendation or learning point asks that an earlier one asked before, often one of another review."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Item(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "item"

    class AskedBefore(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        basis = CharField(max_length=20)
        basis_source = TextField(default="[]")
        basis_reason = TextField(default="")
        confirmed = BooleanField(default=False)
        confirmed_by = CharField(null=True, max_length=26)
        confirmed_on = DateField(null=True)
        withdrawn_because = TextField(default="")
        put_back_because = TextField(default="")
        moved_to = ForeignKeyField("self", null=True, index=False)
        item = ForeignKeyField(Item)
        earlier = ForeignKeyField(Item)
        closed_then = TextField(default="")

        class Meta:
            database = db
            table_name = "asked_before"

    db.create_tables([AskedBefore])
    standing = 'WHERE "known_until" IS NULL'
    for statement in (
        f'CREATE UNIQUE INDEX "asked_before_standing" ON "asked_before" ("record") {standing}',
        f'CREATE INDEX "asked_before_waiting" ON "asked_before" ("basis", "confirmed") {standing}',
        'CREATE UNIQUE INDEX "asked_before_once" ON "asked_before" ("item_id", "earlier_id") '
        """WHERE ("known_until" IS NULL) AND ("withdrawn_because" = '')""",
    ):
        db.execute_sql(statement)
