"""Links with which people choose a password, posts that wait for a second person, and agencies that were merged."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, Model


def up(migrator, db):
    class Account(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "account"

    class AccountLink(Model):
        token_hash = CharField(primary_key=True, max_length=64)
        account = ForeignKeyField(Account)
        kind = CharField(max_length=20)
        made_at = DateTimeField()
        made_by = CharField(null=True, max_length=26)
        good_until = DateTimeField()
        used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "account_link"

    class Agency(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "agency"

    db.create_tables([AccountLink])
    # Not through the migrator: on SQLite it would build the table anew, which the rows that refer to it forbid.
    db.execute_sql('ALTER TABLE "post" ADD COLUMN "unconfirmed" BOOLEAN NOT NULL DEFAULT FALSE')
    migrator.migrate(
        migrator.add_column("post", "confirmed_by", CharField(null=True, max_length=26)),
        migrator.add_column("post", "named_by", CharField(null=True, max_length=26)),
        migrator.add_column("agency", "merged_into_id", ForeignKeyField(Agency, field=Agency.id, null=True)),
        migrator.add_column("agency", "merged_on", DateField(null=True)),
    )
    db.execute_sql('CREATE INDEX "action_owner" ON "action" ("owner")')
