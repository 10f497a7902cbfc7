import { VadeError } from '../core/index.ts'
import { accountsSchema } from './accounts/schema.ts'
import { contextSchema } from './context/schema.ts'
import { consentSchema } from './consent-schema.ts'
import type { Database } from './database.ts'
import { egressSchema } from './egress/schema.ts'
import { documentsSchema } from './documents-schema.ts'

/** In order; a name that was released is never changed. `text_fts` follows `messages` by triggers. */
const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: '0001-conversations',
    sql: `
      CREATE TABLE conversations (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, pinned INTEGER NOT NULL DEFAULT 0, model TEXT, leaf_id TEXT,
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX conversations_by_time ON conversations (pinned DESC, updated_at DESC);
      CREATE TABLE messages (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent_id TEXT REFERENCES messages (id), role TEXT NOT NULL, text TEXT NOT NULL, status TEXT NOT NULL,
        answer TEXT, created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX messages_by_conversation ON messages (conversation_id, number);
      CREATE INDEX messages_by_parent ON messages (parent_id);
      CREATE VIRTUAL TABLE text_fts USING fts5 (
        text, content = 'messages', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
      );
      CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
        INSERT INTO text_fts (rowid, text) VALUES (new.number, new.text);
      END;
      CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
        INSERT INTO text_fts (text_fts, rowid, text) VALUES ('delete', old.number, old.text);
      END;
      CREATE TRIGGER messages_changed AFTER UPDATE OF text ON messages BEGIN
        INSERT INTO text_fts (text_fts, rowid, text) VALUES ('delete', old.number, old.text);
        INSERT INTO text_fts (rowid, text) VALUES (new.number, new.text);
      END;
      CREATE TABLE api_keys (
        id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,
        created_at INTEGER NOT NULL, last_used_at INTEGER
      ) STRICT;
      CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `,
  },
  { name: '0002-accounts', sql: accountsSchema },
  {
    name: '0003-responses',
    sql: `
      CREATE TABLE responses (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, key_id TEXT NOT NULL, ordinal INTEGER NOT NULL,
        created_at INTEGER NOT NULL, previous_id TEXT, body TEXT NOT NULL, input TEXT NOT NULL,
        UNIQUE (key_id, id), UNIQUE (key_id, ordinal)
      ) STRICT;
      CREATE INDEX responses_by_time ON responses (created_at);
      CREATE TRIGGER responses_of_removed_key AFTER DELETE ON api_keys BEGIN
        DELETE FROM responses WHERE key_id = old.id;
      END;
    `,
  },
  {
    name: '0004-provider-objects',
    sql: `
      CREATE TABLE provider_objects (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, provider TEXT NOT NULL, provider_key TEXT NOT NULL,
        key_id TEXT NOT NULL, created_at INTEGER NOT NULL, UNIQUE (id, provider)
      ) STRICT;
    `,
  },
  {
    // Answers that broke off after a 200 have failed too.
    name: '0005-failed-calls',
    sql: `
      DROP INDEX calls_failed;
      CREATE INDEX calls_failed ON calls (at, status) WHERE (status >= 400 OR error_code IS NOT NULL);
    `,
  },
  { name: '0006-egress', sql: egressSchema },
  { name: '0007-consent', sql: consentSchema },
  { name: '0008-documents', sql: documentsSchema },
  { name: '0009-context', sql: contextSchema },
  {
    name: '0010-queued-questions',
    sql: `
      CREATE TABLE queued_questions (
        number INTEGER PRIMARY KEY, question_id TEXT NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE
      ) STRICT;
    `,
  },
]

/** Brings the database to this program's shape in one transaction, under a write lock: two starts do not race. */
export function migrate(database: Database): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT')
  database.exec('BEGIN IMMEDIATE')
  try {
    const done = new Set(
      database
        .prepare<[], { name: string }>('SELECT name FROM migrations')
        .all()
        .map(({ name }) => name),
    )
    const unknown = [...done].find((name) => !migrations.some((migration) => migration.name === name))
    if (unknown !== undefined) {
      throw new VadeError(
        'store_newer',
        `The database was written by a newer Vade (it has '${unknown}'). Update Vade, or choose another --home.`,
      )
    }
    for (const { name, sql } of migrations) {
      if (done.has(name)) continue
      database.exec(sql)
      database.prepare('INSERT INTO migrations (name, at) VALUES (?, ?)').run(name, Date.now())
    }
    database.exec('COMMIT')
  } catch (thrown) {
    database.exec('ROLLBACK')
    throw thrown
  }
}
