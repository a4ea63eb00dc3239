"""Due points: milestones, what comes again, what is met and by whom, and why each version was written."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Deadline(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "deadline"

    migrator.migrate(
        migrator.add_column("deadline", "number", IntegerField(default=1)),
        migrator.add_column("deadline", "confirmed_on", DateField(null=True)),
        migrator.add_column("deadline", "confirmed_in", CharField(max_length=200, default="")),
        migrator.add_column("deadline", "met_by", CharField(max_length=26, null=True)),
        migrator.add_column("deadline", "on_behalf", BooleanField(default=False)),
        migrator.add_column("deadline", "every_months", IntegerField(null=True)),
        migrator.add_column("deadline", "anchor", DateField(null=True)),
        migrator.add_column("deadline", "follows_id", ForeignKeyField(Deadline, Deadline.id, null=True, index=False)),
        migrator.add_column("deadline", "event", CharField(max_length=20, default="")),
        migrator.add_column("deadline", "because", TextField(default="")),
    )
    db.execute_sql('CREATE UNIQUE INDEX "deadline_once" ON "deadline" ("follows_id") WHERE "known_until" IS NULL')
    db.execute_sql(
        'CREATE INDEX "deadline_open" ON "deadline" ("current") WHERE "known_until" IS NULL AND "met_on" IS NULL'
    )
