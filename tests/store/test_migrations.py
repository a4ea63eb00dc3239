"""The migrations make exactly the tables that the code describes, and twice is harmless."""

from playhouse.schema_diff import diff_models

from tracker.store import migrations
from tracker.store.database import database
from tracker.store.tables import RECORDS, TABLES


def test_migrated_tables_are_those_of_the_code(bare):
    migrations.upgrade()

    differences = diff_models(database.obj, list(TABLES))

    assert not (differences.create_tables or differences.add_columns or differences.drop_columns)
    assert not (differences.add_indexes or differences.drop_indexes)


def test_upgrading_twice_is_harmless(bare):
    assert migrations.upgrade()
    assert migrations.upgrade() == []
    assert migrations.pending() == []


def test_each_record_can_have_one_standing_version_alone(bare):
    migrations.upgrade()

    for table in RECORDS:
        names = {index.name for index in database.get_indexes(table._meta.table_name) if index.unique}
        assert f"{table._meta.table_name}_standing" in names
