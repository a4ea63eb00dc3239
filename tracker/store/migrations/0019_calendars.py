"""Calendar addresses, of which only a hash is kept."""

from peewee import CharField, DateTimeField, ForeignKeyField, Model


def up(migrator, db):
    class Account(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "account"

    class CalendarFeed(Model):
        id = CharField(primary_key=True, max_length=26)
        token_hash = CharField(max_length=64, unique=True)
        account = ForeignKeyField(Account)
        made_at = DateTimeField()
        ended_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "calendar_feed"

    db.create_tables([CalendarFeed])
    db.execute_sql(
        'CREATE UNIQUE INDEX "calendar_feed_standing" ON "calendar_feed" ("account_id") WHERE "ended_at" IS NULL'
    )
