"""What only a server can do: know roles, and die."""

from __future__ import annotations

import psycopg
import pytest

from safetyreport.errors import StorageFailed
from safetyreport.store.connection import open_store
from safetyreport.store.verify import verify
from tests.postgresql import Server
from tests.unit.store.conftest import event_entry


def test_a_role_that_may_only_read_is_told_so(postgresql: Server) -> None:
    """A monitor's account reads and verifies; recording is refused and nothing is kept."""
    url = postgresql.new_study()
    store = open_store(url, create=True)
    with store.writing() as writer:
        writer.append(event_entry(1))
    schema = url.rpartition("%3D")[2]
    with psycopg.connect(url) as administrator:
        for statement in (
            "CREATE ROLE monitor LOGIN",
            f"GRANT USAGE ON SCHEMA {schema} TO monitor",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO monitor",
        ):
            administrator.execute(statement.encode())
    limited = open_store(url.replace("postgres@", "monitor@"), create=False)
    assert verify(limited).ok
    with pytest.raises(StorageFailed) as caught, limited.writing() as writer:
        writer.append(event_entry(2))
    assert caught.value.code == "store.no_access"
    assert verify(store).events == 1


def test_a_server_that_ends_the_connection_keeps_nothing_of_the_command(
    postgresql: Server,
) -> None:
    """Whatever was not confirmed before the connection died is not there afterwards."""
    url = postgresql.new_study()
    store = open_store(url, create=True)
    with store.writing() as writer:
        writer.append(event_entry(1))
    with pytest.raises(StorageFailed) as caught, store.writing() as writer:  # noqa: PT012
        writer.append(event_entry(2))
        own = writer.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with psycopg.connect(url) as administrator:
            administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
        writer.append(event_entry(3))
    assert caught.value.code == "store.connection_lost"
    assert verify(store).events == 1
    with store.writing() as writer:
        assert writer.append(event_entry(2)).seq == 2


def test_two_studies_on_one_server_stay_apart(postgresql: Server) -> None:
    """Each has its own log from number 1."""
    for url in (postgresql.new_study(), postgresql.new_study()):
        store = open_store(url, create=True)
        with store.writing() as writer:
            assert writer.append(event_entry(1)).seq == 1
        assert verify(store).ok
