"""The databases that these tests run on."""

from tests.casework.workers import installation  # noqa: F401 - a fixture
from tests.team_fixtures import (  # noqa: F401 - fixtures
    database,
    django_ready,
    postgresql_server,
    settings_of_tests,
    sqlite_database,
    sqlite_server,
)
