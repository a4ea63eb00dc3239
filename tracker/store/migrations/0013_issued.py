"""Reports that are issued, with their frozen content; those being prepared, and the replies of the agencies."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

TABLES = ("issued", "preparation", "reply_asked", "reply")


def up(migrator, db):
    class Review(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "review"

    class Agency(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "agency"

    class Item(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db
            table_name = "item"

    class Issued(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        kind = CharField(max_length=12)
        review = ForeignKeyField(Review, null=True)
        level = CharField(max_length=20, default="")
        meeting = CharField(max_length=26, null=True, index=True)
        title = CharField(max_length=300)
        as_at = DateField()
        audience = CharField(max_length=12, default="")
        scope = CharField(max_length=200, default="")
        evidence = TextField()
        issued_on = DateField()
        issued_by = CharField(max_length=26)
        sha256 = CharField(max_length=64)
        reissued_on = DateField(null=True)
        redactions = TextField()
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "issued"

    class Preparation(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=30)
        review = ForeignKeyField(Review)
        title = CharField(max_length=300)
        as_at = DateField()
        audience = CharField(max_length=12)
        scope = CharField(max_length=200)
        whole = BooleanField(default=False)
        prepared_by = CharField(max_length=26)
        prepared_on = DateField()
        reply_by = DateField()
        state = CharField(max_length=12)
        because = TextField(default="")
        issued = ForeignKeyField(Issued, null=True)
        closed_by = CharField(max_length=26, null=True)
        closed_on = DateField(null=True)
        sha256 = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "preparation"

    class ReplyAsked(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        review = ForeignKeyField(Review)
        preparation = ForeignKeyField(Preparation)
        agency = ForeignKeyField(Agency)
        about = TextField()
        nothing_on = DateField(null=True)
        nothing_by = CharField(max_length=26, null=True)
        on_behalf = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "reply_asked"

    class Reply(Model):
        id = CharField(primary_key=True, max_length=26)
        record = ForeignKeyField("self", column_name="record")
        version = IntegerField(default=1)
        known_from = DateField()
        known_until = DateField(null=True)
        written_at = DateTimeField()
        written_by = CharField(null=True, max_length=26)
        invented = BooleanField(default=False)
        ref = CharField(max_length=60)
        review = ForeignKeyField(Review)
        preparation = ForeignKeyField(Preparation)
        agency = ForeignKeyField(Agency)
        item = ForeignKeyField(Item, null=True)
        kind = CharField(max_length=14)
        words = TextField()
        said_by = CharField(max_length=26)
        said_on = DateField()
        on_behalf = BooleanField(default=False)
        outcome = CharField(max_length=10, default="")
        outcome_because = TextField(default="")
        outcome_by = CharField(max_length=26, null=True)
        outcome_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "reply"

    class FrozenContent(Model):
        record = CharField(primary_key=True, max_length=26)
        content = TextField()

        class Meta:
            database = db
            table_name = "frozen_content"

    db.create_tables([Issued, Preparation, ReplyAsked, Reply, FrozenContent])
    for table in TABLES:
        db.execute_sql(f'CREATE UNIQUE INDEX "{table}_standing" ON "{table}" ("record") WHERE "known_until" IS NULL')
    for name, table, columns, where in (
        ("issued_once", "issued", '"review_id", "ref"', ' AND "review_id" IS NOT NULL'),
        ("issued_of_the_board", "issued", '"ref"', ' AND "review_id" IS NULL'),
        ("preparation_once", "preparation", '"review_id", "ref"', ""),
        ("reply_asked_once", "reply_asked", '"preparation_id", "agency_id"', ""),
        ("reply_once", "reply", '"review_id", "ref"', ""),
    ):
        db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({columns}) WHERE "known_until" IS NULL{where}')
