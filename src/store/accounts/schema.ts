/**
 * Calls, the ledger, and what is summed up from it. Accounts, prices and calls are numbers in the ledger: entries stay
 * small. Amounts are billionths of a US dollar; days, hours and minutes are counted from the epoch in UTC. `leases` has
 * what each running process holds of a limit, `totals` what was spent of it. Summaries change in the transaction that
 * adds the entry, so that they always agree with the ledger.
 */
export const accountsSchema = `
  ALTER TABLE api_keys ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE api_keys ADD COLUMN revoked_at INTEGER;

  CREATE TABLE calls (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key_id TEXT NOT NULL, at INTEGER NOT NULL,
    kind TEXT NOT NULL, model_asked TEXT NOT NULL, provider TEXT, model TEXT, stream INTEGER NOT NULL,
    status INTEGER NOT NULL, error_code TEXT, usage TEXT NOT NULL, nano INTEGER NOT NULL,
    first_ms REAL, total_ms REAL NOT NULL, attempts TEXT NOT NULL
  ) STRICT;
  CREATE INDEX calls_by_time ON calls (at);
  CREATE INDEX calls_by_key ON calls (key_id, at);
  CREATE INDEX calls_failed ON calls (at, status) WHERE status >= 400;

  CREATE TABLE prices (number INTEGER PRIMARY KEY, price TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE accounts (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE ledger (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('call', 'interrupted', 'credit', 'folded')),
    call INTEGER, posting INTEGER, debit INTEGER NOT NULL REFERENCES accounts (number),
    credit INTEGER NOT NULL REFERENCES accounts (number), nano INTEGER NOT NULL CHECK (nano >= 0),
    model TEXT, price INTEGER REFERENCES prices (number), note TEXT,
    UNIQUE (call, posting)
  ) STRICT;
  CREATE INDEX ledger_by_debit ON ledger (debit, number);
  CREATE INDEX ledger_credits ON ledger (credit, number) WHERE kind = 'credit';
  CREATE INDEX ledger_folded ON ledger (at, debit, credit) WHERE kind = 'folded';
  CREATE TRIGGER ledger_unchanged BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'The ledger is append-only.');
  END;
  CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger
  WHEN old.kind NOT IN ('call', 'interrupted') OR NOT EXISTS (
    SELECT 1 FROM ledger WHERE kind = 'folded' AND at = old.at / 86400000 * 86400000
      AND debit = old.debit AND credit = old.credit
  ) BEGIN
    SELECT RAISE(ABORT, 'The ledger is append-only.');
  END;

  CREATE TABLE totals (
    period TEXT NOT NULL, window INTEGER NOT NULL, key_id TEXT NOT NULL, nano INTEGER NOT NULL,
    PRIMARY KEY (period, window, key_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE leases (
    period TEXT NOT NULL, window INTEGER NOT NULL, key_id TEXT NOT NULL, holder TEXT NOT NULL, amount INTEGER NOT NULL,
    PRIMARY KEY (period, window, key_id, holder)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journals (file TEXT PRIMARY KEY, ended_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE spend (
    day INTEGER NOT NULL, key_id TEXT NOT NULL, provider TEXT NOT NULL, model TEXT NOT NULL, calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, nano INTEGER NOT NULL,
    PRIMARY KEY (day, key_id, provider, model)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE latencies (
    hour INTEGER NOT NULL, provider TEXT NOT NULL, measure TEXT NOT NULL, bucket INTEGER NOT NULL, calls INTEGER NOT NULL,
    PRIMARY KEY (hour, provider, measure, bucket)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE outcomes (
    hour INTEGER NOT NULL, provider TEXT NOT NULL, outcome TEXT NOT NULL, attempts INTEGER NOT NULL,
    PRIMARY KEY (hour, provider, outcome)
  ) STRICT, WITHOUT ROWID;
`
