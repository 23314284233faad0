import sqlite3
from importlib import import_module

import adbc_driver_postgresql.dbapi
import duckdb
import pytest
from made_casebook import assert_same, problems_of, small, with_integer_ids
from postgres_server import postgres_server

import casegraph as cg
from casegraph.casebook import examine


def sqlite_of(book, path):
    """Write a casebook as a SQLite file, as another program would."""
    with sqlite3.connect(path) as connection:
        for name, table in book.tables.items():
            columns = ", ".join(f'"{column}"' for column in table.column_names)
            places = ", ".join("?" * table.num_columns)
            connection.execute(f'create table "{name}" ({columns})')
            rows = zip(*(as_plain(column) for column in table.columns), strict=True)
            connection.executemany(f'insert into "{name}" values ({places})', rows)
        connection.execute("create table casebook (key, value)")
        about = [("schema_version", cg.schema().version), ("title", book.title), ("time_zone", book.time_zone)]
        connection.executemany("insert into casebook values (?, ?)", about)
    connection.close()
    return path


def as_plain(column):
    return [one if isinstance(one, (int, float, str, type(None))) else str(one) for one in column.to_pylist()]


# -- DuckDB ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [small, with_integer_ids])
def test_reading_a_duckdb_file_back_gives_the_same_casebook(tmp_path, made):
    path = made().write(tmp_path / "book.duckdb")
    again = cg.open(path)
    assert_same(again, made())
    assert list(again.checksums) == ["book.duckdb"]
    assert len(again.validate()) == 0
    assert_same(cg.open(f"duckdb://{path}"), made())


def test_the_review_survives_a_duckdb_file(tmp_path):
    book = cg.example("dhr7")
    again = cg.open(book.write(tmp_path / "dhr7.duckdb"))
    assert_same(again, book)


def test_a_duckdb_file_is_replaced_when_asked_alone(tmp_path):
    path = small().write(tmp_path / "book.duckdb")
    with pytest.raises(cg.ArgumentError, match=r"is there already; accepted: another name, or overwrite=True"):
        small().write(path)
    small().write(path, overwrite=True)
    assert [one.name for one in tmp_path.iterdir()] == ["book.duckdb"]


def test_a_fault_names_table_row_and_column(tmp_path):
    path = small().write(tmp_path / "book.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update contacts set agency_id = 'nowhere' where rowid = 1")
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.open(path)
    fault = problems_of(caught.value)[0]
    assert (fault["table"], fault["row"], fault["column"], fault["value"]) == ("contacts", 2, "agency_id", "nowhere")
    assert fault["place"] == "book.duckdb, table contacts, row 2"


def test_a_view_of_a_duckdb_file_cannot_read_other_files(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("person_id\nsomebody\n")
    path = small().write(tmp_path / "book.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("drop table persons")
        connection.execute(f"create view persons as from read_csv('{other}')")
    with pytest.raises(cg.DataError, match=r"book\.duckdb: the DuckDB file cannot be read"):
        cg.open(path)


def test_a_damaged_duckdb_file_is_refused(tmp_path):
    path = small().write(tmp_path / "book.duckdb")
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(cg.DataError, match=r"book\.duckdb: the DuckDB file cannot be read"):
        cg.open(path)


def test_a_database_of_something_else_is_refused(tmp_path):
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table invoices (number integer)")
    with pytest.raises(cg.NotFoundError, match=r"has no table of a casebook, such as contacts"):
        cg.open(path)


def test_a_table_whose_name_is_a_slip_is_an_error_and_another_a_warning(tmp_path):
    path = small().write(tmp_path / "book.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table contact (a integer)")
        connection.execute("create table invoices (a integer)")
        connection.execute("create table x_own (a integer)")
    found = examine(path).to_pylist()
    assert sorted(one["level"] for one in found) == ["error", "warning"]
    assert {one["rule"] for one in found} == {"unknown_table"}


def test_without_duckdb_the_message_says_what_to_install(tmp_path, monkeypatch):
    path = small().write(tmp_path / "book.duckdb")

    def without(name):
        if name == "duckdb":
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr("importlib.import_module", without)
    with pytest.raises(cg.ArgumentError, match=r"pip install casegraph\[duckdb\]"):
        cg.open(path)


@pytest.mark.parametrize(("name", "format"), [("book", "duckdb"), ("book.duckdb", "csv"), ("book.xlsx", "duckdb")])
def test_a_format_that_does_not_go_with_the_name_is_refused(tmp_path, name, format):
    with pytest.raises(cg.ArgumentError, match="does not go with this name"):
        small().write(tmp_path / name, format=format)


# -- SQLite ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [small, with_integer_ids])
def test_a_sqlite_file_gives_the_same_casebook(tmp_path, made):
    path = sqlite_of(made(), tmp_path / "book.sqlite")
    again = cg.open(path)
    assert len(again.validate()) == 0
    for name, table in made().tables.items():
        assert as_plain(again.tables[name].column(0)) == as_plain(table.column(0)), name
    assert again.graph().frequency.counts(by=["agency"]).table == made().graph().frequency.counts(by=["agency"]).table


def test_bytes_in_a_sqlite_cell_are_a_fault_with_their_place(tmp_path):
    path = sqlite_of(small(), tmp_path / "book.sqlite")
    with sqlite3.connect(path) as connection:
        connection.execute("update contacts set gist = x'ff00' where rowid = 2")
    connection.close()
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.open(path)
    fault = next(one for one in problems_of(caught.value) if one["rule"] == "binary_value")
    assert (fault["table"], fault["row"], fault["column"], fault["value"]) == ("contacts", 2, "gist", "ff00")


def test_a_sqlite_file_that_is_damaged_is_refused(tmp_path):
    path = sqlite_of(small(), tmp_path / "book.sqlite")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(cg.DataError, match=r"book\.sqlite: the SQLite file cannot be read"):
        cg.open(path)


# -- PostgreSQL --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server():
    with postgres_server() as url:
        yield url


def ask(url, *statements):
    with adbc_driver_postgresql.dbapi.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def stored(server):
    """A server that holds the small casebook, its rows in another order, in a schema of its own."""
    ask(server, "drop schema if exists held cascade", "create schema held")
    url = f"{server}?options=-csearch_path%3Dheld"
    with adbc_driver_postgresql.dbapi.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for name, table in small().tables.items():
            cursor.adbc_ingest(name, table.take(list(range(table.num_rows))[::-1]), mode="create")
        cursor.execute("create table casebook (key text, value text)")
        cursor.execute(f"insert into casebook values ('schema_version', '{cg.schema().version}')")
    return url


def test_a_casebook_is_read_from_a_server(stored):
    book = cg.open(stored)
    assert len(book.validate()) == 0
    for name, table in small().tables.items():
        rows = sorted(map(repr, table.to_pylist()))
        assert sorted(map(repr, book.tables[name].to_pylist())) == rows, name
    counts = small().graph(purpose="a test").frequency.counts(by=["person", "agency"]).table
    assert book.graph(purpose="a test").frequency.counts(by=["person", "agency"]).table == counts


def test_rows_of_a_server_come_in_the_order_of_their_keys(stored):
    ids = cg.open(stored).contacts["contact_id"].to_pylist()
    assert ids == sorted(ids)


def test_other_tables_of_a_server_are_left_alone_and_slips_are_not(stored):
    ask(stored, "create table invoices (a integer)")
    assert len(examine(stored)) == 0
    ask(stored, "create table contact (a integer)")
    assert [one["rule"] for one in examine(stored).to_pylist()] == ["unknown_table"]


def test_types_that_a_casebook_has_not_come_as_their_text(stored):
    ask(stored, "alter table contacts alter column contact_id type character(40)", "select 1")
    ask(stored, "alter table contacts alter column gist type jsonb using to_jsonb(gist)")
    assert cg.open(stored).contacts["gist"][0].as_py().startswith('"')


def test_a_fault_in_a_server_names_its_table_and_no_password(stored):
    ask(stored, "update contacts set agency_id = 'nowhere'")
    with pytest.raises(cg.InvalidCasebook) as caught:
        cg.open(stored)
    fault = problems_of(caught.value)[0]
    assert fault["place"].startswith("postgresql://127.0.0.1:")
    assert fault["place"].endswith("/postgres, table contacts, row 1")
    assert "a-secret" not in str(caught.value) + str(problems_of(caught.value))


def test_a_server_that_cannot_be_reached_is_said_without_the_password():
    with pytest.raises(cg.DataError, match="cannot be read") as caught:
        cg.open("postgresql://reader:a-secret@127.0.0.1:1/held")
    assert "a-secret" not in str(caught.value)


def test_other_addresses_are_refused():
    with pytest.raises(cg.ArgumentError, match=r"'mysql://' addresses are not read; accepted: .* postgresql://"):
        cg.open("mysql://host/held")
