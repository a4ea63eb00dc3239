"""How many files each person had made lately."""

from peewee import CharField, DateTimeField, IntegerField, Model


def up(migrator, db):
    class ExportCount(Model):
        person = CharField(max_length=26, primary_key=True)
        began_at = DateTimeField()
        made = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "export_count"

    db.create_tables([ExportCount])
