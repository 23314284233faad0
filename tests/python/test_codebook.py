import json

import pytest

import casegraph as cg
from casegraph.codebook import AGENCY_CONTACT, INCIDENT, TYPES, codebook
from casegraph.schema import schema


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_it_names_every_table_column_and_term(format):
    text = codebook(format=format)
    for table in schema().tables.values():
        assert table.name in text
        assert all(column.name in text for column in table.columns)
    for vocabulary in schema().vocabularies.values():
        assert vocabulary.name in text
        assert all(term.value in text for term in vocabulary.terms)


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
@pytest.mark.parametrize("table", [None, "contacts"])
def test_the_definitions_are_always_there(table, format):
    flat = " ".join(codebook(table, format).split())
    assert AGENCY_CONTACT in flat
    assert INCIDENT in flat


def test_one_table_brings_its_own_vocabularies_only():
    text = codebook("flags")
    assert "Vocabulary flag_state" in text
    assert "Vocabulary contact_kind" not in text
    assert "Table persons" not in text
    assert [one["name"] for one in json.loads(codebook("flags", "json"))["vocabularies"]] == [
        "flag",
        "flag_state",
        "stated_by",
    ]


def test_json_says_of_each_column_what_the_schema_says():
    data = json.loads(codebook(format="json"))
    assert data["schema_version"] == schema().version
    contacts = next(one for one in data["tables"] if one["name"] == "contacts")
    filed_at = next(one for one in contacts["columns"] if one["name"] == "filed_at")
    assert filed_at["refers_to"] == "addresses"
    assert contacts["needed"]


def test_every_type_of_the_schema_is_explained():
    assert {column.type for table in schema().tables.values() for column in table.columns} <= set(TYPES)


def test_lines_fit_a_page_and_markdown_tables_are_whole():
    assert max(map(len, codebook().splitlines())) <= 100
    for line in codebook(format="markdown").splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") in (3, 5)


def test_unknown_tables_and_formats_are_refused():
    with pytest.raises(cg.NotFoundError, match="did you mean 'contacts'"):
        codebook("contact")
    with pytest.raises(cg.ArgumentError, match="text, markdown, json"):
        codebook(format="pdf")
