"""The test database as another process can reach it."""

from urllib.parse import quote

from django.db import connection


def address_of_test_database():
    """Its DATABASE_URL. Rows are there for others only in tests with `transaction=True`."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = ":".join(quote(database[key], safe="") for key in ("USER", "PASSWORD"))
    place = f"{database['HOST']}:{database['PORT']}".rstrip(":")
    return f"postgres://{user}@{place}/{database['NAME']}"
