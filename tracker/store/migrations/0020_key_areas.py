"""The key areas that a source names, and which items each of them concerns."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

TABLES = ("key_area", "key_area_item")


def up(migrator, db):
    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Item(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "item"

    class KeyArea(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        number = IntegerField()
        title = CharField(max_length=200)
        wording = TextField()
        source = TextField(default="[]")

        class Meta:
            database = db
            table_name = "key_area"

    class KeyAreaItem(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        area = ForeignKeyField(KeyArea)
        item = ForeignKeyField(Item)
        basis = CharField(max_length=12)
        because = TextField(default="")
        source = TextField(default="[]")

        class Meta:
            database = db
            table_name = "key_area_item"

    db.create_tables([KeyArea, KeyAreaItem])
    for table in TABLES:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    for table, columns in (("key_area", '"review_id", "number"'), ("key_area_item", '"area_id", "item_id"')):
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_once" ON "{table}" ({columns}) WHERE "known_until" IS NULL')
