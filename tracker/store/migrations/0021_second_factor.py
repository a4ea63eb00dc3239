"""When the person of a session last proved who they are; second factors; what was typed into a form that came too late."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Account(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "account"

    class Session(Model):
        token_hash = CharField(primary_key=True, max_length=64)

        class Meta:
            database = db
            table_name = "session"

    class SecondFactor(Model):
        account = ForeignKeyField(Account, primary_key=True)
        secret = TextField(default="")
        confirmed_at = DateTimeField(null=True)
        last_step = IntegerField(default=0)
        pending = TextField(default="")
        pending_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "second_factor"

    class RecoveryCode(Model):
        id = CharField(primary_key=True, max_length=26)
        account = ForeignKeyField(Account)
        begins = CharField(max_length=2)
        code_hash = CharField(max_length=300)
        made_at = DateTimeField()
        used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "recovery_code"

    class HalfSignIn(Model):
        token_hash = CharField(primary_key=True, max_length=64)
        account = ForeignKeyField(Account)
        made_at = DateTimeField()

        class Meta:
            database = db
            table_name = "half_sign_in"

    class TypedText(Model):
        id = CharField(primary_key=True, max_length=26)
        session = ForeignKeyField(Session, column_name="session", on_delete="CASCADE")
        path = TextField()
        fields = TextField()
        files = TextField()
        kept_at = DateTimeField()

        class Meta:
            database = db
            table_name = "typed_text"

    db.create_tables([SecondFactor, RecoveryCode, HalfSignIn, TypedText])
    migrator.migrate(migrator.add_column("session", "proved_at", DateTimeField(null=True)))
    # Not through the migrator: for a column that may not be empty it builds the table anew on SQLite.
    db.execute_sql('ALTER TABLE "session" ADD COLUMN "browser" VARCHAR(39) NOT NULL DEFAULT \'\'')
