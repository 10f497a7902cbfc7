/** Documents of conversations. `passages_fts` follows `passages` by triggers; a passage without a vector is found by words alone. */
export const documentsSchema = `
  CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    name TEXT NOT NULL, title TEXT NOT NULL, media_type TEXT NOT NULL, text TEXT NOT NULL, characters INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX documents_by_conversation ON documents (conversation_id, number);
  CREATE TABLE passages (
    number INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, vector BLOB
  ) STRICT;
  CREATE INDEX passages_by_document ON passages (document_id, number);
  CREATE VIRTUAL TABLE passages_fts USING fts5 (
    text, content = 'passages', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
    INSERT INTO passages_fts (rowid, text) VALUES (new.number, new.text);
  END;
  CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
    INSERT INTO passages_fts (passages_fts, rowid, text) VALUES ('delete', old.number, old.text);
  END;
`
