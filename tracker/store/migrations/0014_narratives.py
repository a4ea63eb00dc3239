"""The narrative of an item: then, now and still to do, in the words of the business unit."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


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

    class Narrative(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=39)
        review = ForeignKeyField(Review)
        item = ForeignKeyField(Item)
        text_then = TextField(default="")
        text_now = TextField(default="")
        text_to_do = TextField(default="")
        state = CharField(max_length=12, default="draft")
        said_by = CharField(max_length=26)
        said_on = DateField()
        accepted_by = CharField(null=True, max_length=26)
        accepted_on = DateField(null=True)
        because = TextField(default="")

        class Meta:
            database = db
            table_name = "narrative"

    db.create_tables([Narrative])
    for name, column in (("narrative_standing", "record"), ("narrative_once", "item_id")):
        db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "narrative" ("{column}") WHERE "known_until" IS NULL')
