/** What people said about what may leave the device. Nothing of it is changed or removed: later rows count. */
export const consentSchema = `
  CREATE TABLE consents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    class TEXT NOT NULL, provider TEXT NOT NULL, purpose TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('standing', 'conversation', 'once')), conversation TEXT,
    state TEXT NOT NULL CHECK (state IN ('deny', 'ask', 'allow')),
    at INTEGER NOT NULL, expires_at INTEGER, text TEXT NOT NULL, version INTEGER NOT NULL,
    CHECK (scope != 'conversation' OR conversation IS NOT NULL)
  ) STRICT;
  CREATE INDEX consents_by_subject ON consents (purpose, class, provider, conversation, number) WHERE scope != 'once';
  CREATE TRIGGER consents_unchanged BEFORE UPDATE ON consents BEGIN
    SELECT RAISE(ABORT, 'What was said about consent is append-only.');
  END;
  CREATE TRIGGER consents_kept BEFORE DELETE ON consents BEGIN
    SELECT RAISE(ABORT, 'What was said about consent is append-only.');
  END;
  CREATE TABLE consent_topics (id TEXT PRIMARY KEY, words TEXT NOT NULL UNIQUE, at INTEGER NOT NULL) STRICT;
  CREATE TABLE kept_conversations (
    conversation_id TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE, at INTEGER NOT NULL
  ) STRICT;
`
