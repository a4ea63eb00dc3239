"""Single sign-on: rules by which claims give posts, domains of directories, and who is who there."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

TABLES = ("sign_on_rule", "sign_on_domain")


def up(migrator, db):
    class Account(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "account"

    class Agency(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "agency"

    class SignOnRule(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        issuer = CharField(max_length=500)
        claim = CharField(max_length=100)
        value = CharField(max_length=300)
        role = CharField(max_length=20)
        title = CharField(max_length=200)
        agency = ForeignKeyField(Agency, null=True)
        level = CharField(default="", max_length=20)
        because = TextField()
        withdrawn_because = TextField(default="")

        class Meta:
            database = db
            table_name = "sign_on_rule"

    class SignOnDomain(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        issuer = CharField(max_length=500)
        domain = CharField(max_length=253)
        because = TextField()
        withdrawn_because = TextField(default="")

        class Meta:
            database = db
            table_name = "sign_on_domain"

    class SignOnIdentity(Model):
        id = CharField(primary_key=True, max_length=26)
        issuer = CharField(max_length=500)
        subject = CharField(max_length=255)
        account = ForeignKeyField(Account)
        linked_at = DateTimeField()
        used_at = DateTimeField(null=True)
        claims = TextField(default="[]")

        class Meta:
            database = db
            table_name = "sign_on_identity"
            indexes = ((("issuer", "subject"), True), (("account", "issuer"), True))

    db.create_tables([SignOnRule, SignOnDomain, SignOnIdentity])
    for table in TABLES:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    db.execute_sql(
        'CREATE UNIQUE INDEX "sign_on_domain_once" ON "sign_on_domain" ("domain") '
        'WHERE "known_until" IS NULL AND "withdrawn_because" = \'\''
    )
    migrator.migrate(migrator.add_column("post", "given_by_rule", CharField(null=True, max_length=26)))
    db.execute_sql(
        'CREATE INDEX "post_by_rule" ON "post" ("given_by_rule") '
        'WHERE "known_until" IS NULL AND "given_by_rule" IS NOT NULL'
    )
