/**
 * What left this machine. Rows are only added; old ones go where a folded row has their sums. `egress_head` has the
 * last row once more, so that cutting off the end is noticed.
 */
export const egressSchema = `
  CREATE TABLE egress (
    number INTEGER PRIMARY KEY, at INTEGER NOT NULL, clock_went_back INTEGER NOT NULL, kind TEXT NOT NULL,
    host TEXT NOT NULL, local INTEGER NOT NULL, purpose TEXT NOT NULL, what TEXT, who TEXT, consent TEXT,
    since INTEGER NOT NULL, count INTEGER NOT NULL, sent INTEGER NOT NULL, received INTEGER NOT NULL, nano INTEGER,
    failed INTEGER NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX egress_by_time ON egress (at);
  CREATE INDEX egress_by_host ON egress (host, purpose, number);
  CREATE TABLE egress_head (
    one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, hash TEXT NOT NULL, seal TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER egress_not_changed BEFORE UPDATE ON egress BEGIN
    SELECT RAISE(ABORT, 'The record of what left is append-only.');
  END;
  CREATE TRIGGER egress_not_removed BEFORE DELETE ON egress
    WHEN old.number >= (SELECT coalesce(max(number), 0) FROM egress WHERE kind = 'folded')
  BEGIN
    SELECT RAISE(ABORT, 'The record of what left is append-only.');
  END;
`
