"""The full-text index beside search entries, kept up to date by the database itself.

A later migration that alters SearchEntry on SQLite rebuilds the table, and the triggers go with
the old one: it must end by running `lay` again.
"""

from django.db import migrations

# `scope` lets the index itself pass over other learners' cards, however many there are.
SQLITE = [
    """CREATE VIEW studyapp_searchcontent AS
    SELECT id, title, text, coalesce('learner' || learner_id, 'course') AS scope
    FROM studyapp_searchentry""",
    """CREATE VIRTUAL TABLE studyapp_searchindex USING fts5(
        title, text, scope, content='studyapp_searchcontent', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TRIGGER studyapp_searchentry_added AFTER INSERT ON studyapp_searchentry BEGIN
        INSERT INTO studyapp_searchindex(rowid, title, text, scope)
        VALUES (new.id, new.title, new.text, coalesce('learner' || new.learner_id, 'course'));
    END""",
    """CREATE TRIGGER studyapp_searchentry_dropped AFTER DELETE ON studyapp_searchentry BEGIN
        INSERT INTO studyapp_searchindex(studyapp_searchindex, rowid, title, text, scope)
        VALUES ('delete', old.id, old.title, old.text,
            coalesce('learner' || old.learner_id, 'course'));
    END""",
    """CREATE TRIGGER studyapp_searchentry_changed AFTER UPDATE ON studyapp_searchentry BEGIN
        INSERT INTO studyapp_searchindex(studyapp_searchindex, rowid, title, text, scope)
        VALUES ('delete', old.id, old.title, old.text,
            coalesce('learner' || old.learner_id, 'course'));
        INSERT INTO studyapp_searchindex(rowid, title, text, scope)
        VALUES (new.id, new.title, new.text, coalesce('learner' || new.learner_id, 'course'));
    END""",
    "INSERT INTO studyapp_searchindex(studyapp_searchindex) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER studyapp_searchentry_added",
    "DROP TRIGGER studyapp_searchentry_dropped",
    "DROP TRIGGER studyapp_searchentry_changed",
    "DROP TABLE studyapp_searchindex",
    "DROP VIEW studyapp_searchcontent",
]

# Stored, because ranking would else parse every match again. The signs replaced are those that
# PostgreSQL's parser takes for parts of a path, a host name, a number or a tag.
POSTGRESQL = [
    """ALTER TABLE studyapp_searchentry ADD COLUMN document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', translate(title, '/.:@_-<>', '        ')), 'A') ||
        setweight(to_tsvector('english', translate(text, '/.:@_-<>', '        ')), 'D')) STORED""",
    "CREATE INDEX studyapp_searchentry_document ON studyapp_searchentry USING gin (document)",
]
POSTGRESQL_BACK = ["ALTER TABLE studyapp_searchentry DROP COLUMN document"]


def lay(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("studyapp", "0001_initial")]

    operations = [migrations.RunPython(lay, lift)]
