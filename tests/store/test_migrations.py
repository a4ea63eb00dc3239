"""The migrations make exactly the tables that the code describes, and twice is harmless."""

from playhouse.schema_diff import diff_models

from tracker.store import migrations
from tracker.store.database import database, is_sqlite
from tracker.store.people import Post
from tracker.store.reviews import Agency
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


def test_r7_posts_and_agencies_of_a_filled_database_take_the_columns_of_people(bare):
    migrations.runner().up("0001_first_shape")
    kept = "'k', 'k', 1, '2015-03-03', '2015-03-03', {no}"
    columns = '"id", "record", "version", "known_from", "written_at", "invented"'
    no = "0" if is_sqlite() else "FALSE"
    for table, names, values in (
        ("person", '"name", "email"', "'n', 'e'"),
        ("agency", '"code", "name", "kind", "aliases", "responsible_post", "source"', "'A', 'A', 'nhs', '[]', '', '[]'"),
        ("post", '"person_id", "role", "title", "level", "deputy", "since"', f"'k', 'lead', 't', '', {no}, '2015-03-03'"),
    ):
        kept_here = kept.format(no=no)
        database.execute_sql(f'INSERT INTO "{table}" ({columns}, {names}) VALUES ({kept_here}, {values})')  # noqa: S608

    migrations.upgrade()

    assert [post.unconfirmed for post in Post.select()] == [False]
    assert [agency.merged_into_id for agency in Agency.select()] == [None]
