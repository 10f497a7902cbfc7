/** What stands for the messages of a conversation that a small window cannot hold. It goes when the conversation goes. */
export const contextSchema = `
  CREATE TABLE context_summaries (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    last_message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    written_by TEXT NOT NULL, lines TEXT NOT NULL, created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX context_summaries_by_conversation ON context_summaries (conversation_id, number);
  CREATE INDEX context_summaries_by_message ON context_summaries (last_message_id);
  CREATE TABLE context_facts (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    subject TEXT, text TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0, edited_at INTEGER, created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX context_facts_by_conversation ON context_facts (conversation_id, number);
  CREATE INDEX context_facts_by_message ON context_facts (message_id);
  CREATE TABLE context_manifests (
    message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE, body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE passage_vectors (
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    model TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (message_id, ordinal, model)
  ) STRICT;
`
