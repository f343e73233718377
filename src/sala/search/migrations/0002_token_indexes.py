from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# An external-content table: FTS5 keeps the index, search_entry the tokens. Triggers keep them together, as
# SQLite's documentation of external content describes.
SQLITE = """
CREATE VIRTUAL TABLE search_tokens USING fts5(
  title_words, words, clusters, content='search_entry', content_rowid='id',
  tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'");
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
  INSERT INTO search_tokens(rowid, title_words, words, clusters)
  VALUES (new.id, new.title_words, new.words, new.clusters);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
  INSERT INTO search_tokens(search_tokens, rowid, title_words, words, clusters)
  VALUES ('delete', old.id, old.title_words, old.words, old.clusters);
END;
CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN
  INSERT INTO search_tokens(search_tokens, rowid, title_words, words, clusters)
  VALUES ('delete', old.id, old.title_words, old.words, old.clusters);
  INSERT INTO search_tokens(rowid, title_words, words, clusters)
  VALUES (new.id, new.title_words, new.words, new.clusters);
END;
"""
POSTGRES = """
CREATE INDEX search_entry_title_words ON search_entry USING gin (title_words);
CREATE INDEX search_entry_words ON search_entry USING gin (words);
CREATE INDEX search_entry_clusters ON search_entry USING gin (clusters);
"""


def make_indexes(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if editor.connection.vendor == "sqlite":
        # The editor would cut the triggers at their inner semicolons.
        for statement in SQLITE.replace("END;", "END;\0").replace("'\");", "'\");\0").split("\0"):
            if statement.strip():
                editor.execute(statement)
    else:
        editor.execute(POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make_indexes, migrations.RunPython.noop)]
