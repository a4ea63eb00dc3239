"""Closing, reopening, pausing and withdrawing are records of their own; an action keeps the answer to a question."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator, db):
    class Named(Model):
        id = CharField(primary_key=True, max_length=26)

        class Meta:
            database = db

    class Review(Named):
        class Meta:
            table_name = "review"

    class Action(Named):
        class Meta:
            table_name = "action"

    class AssuranceDecision(Named):
        class Meta:
            table_name = "assurance_decision"

    class StateChange(Model):
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
        action = ForeignKeyField(Action)
        kind = CharField(max_length=20, index=True)
        state = CharField(max_length=20, default="done")
        before = CharField(max_length=30)
        after = CharField(max_length=30)
        because = TextField()
        legal_reason = CharField(max_length=30, default="")
        review_by = DateField(null=True)
        replaced_by = ForeignKeyField(Action, null=True, backref="+")
        decision = ForeignKeyField(AssuranceDecision, null=True)
        stopped_from = DateField(null=True)
        said_by = CharField(max_length=26)
        said_on = DateField()
        deputy = BooleanField(default=False)
        second_by = CharField(max_length=26, null=True)
        second_on = DateField(null=True)
        second_because = TextField(default="")

        class Meta:
            database = db
            table_name = "state_change"

    db.create_tables([StateChange])
    db.execute_sql('CREATE UNIQUE INDEX "state_change_standing" ON "state_change" ("record") WHERE "known_until" IS NULL')
    db.execute_sql(
        'CREATE UNIQUE INDEX "state_change_once" ON "state_change" ("review_id", "ref") WHERE "known_until" IS NULL'
    )
    # As statements: a migrator would write the whole table anew, and other tables refer to it.
    db.execute_sql('ALTER TABLE "action" ADD COLUMN "difference" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql('ALTER TABLE "action_agency" ADD COLUMN "taken_off" BOOLEAN NOT NULL DEFAULT FALSE')
