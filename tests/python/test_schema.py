import pytest

import casegraph as cg
from casegraph.schema import schema


def test_tables_of_the_design_are_declared():
    names = set(schema().tables)
    assert {"persons", "agencies", "contacts", "participants", "shares", "check_hits", "crosswalk"} <= names
    assert schema().essential == ("persons", "agencies", "contacts", "participants")
    assert schema().version == "1.0"


def test_every_reference_and_vocabulary_leads_somewhere():
    for table in schema().tables.values():
        assert set(table.key) <= set(table.column_names)
        assert table.column_names[-3:] == ("source", "gist", "note")
        for column in table.columns:
            assert not column.refers_to or column.refers_to in schema().tables
            assert (column.type == "category") == bool(column.vocabulary)
            assert not column.vocabulary or column.vocabulary in schema().vocabularies
            assert column.description


def test_names_that_are_slips_are_told_apart():
    with pytest.raises(cg.NotFoundError, match=r"no table 'contact'.*did you mean 'contacts'"):
        schema().table("contact")
    with pytest.raises(cg.NotFoundError, match="did you mean 'agency_id'"):
        schema().table("contacts").column("agency")
    with pytest.raises(cg.NotFoundError, match="the vocabularies are"):
        schema().vocabulary("colours")


def test_the_schema_is_read_once_and_cannot_be_changed():
    assert schema() is schema()
    with pytest.raises(TypeError):
        schema().tables["own"] = None
