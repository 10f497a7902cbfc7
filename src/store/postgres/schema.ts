/**
 * What replicas share, in the words of PostgreSQL 15: tables as in SQLite, with `bigint` for amounts and times. Text
 * of people and providers' keys is sealed before it comes here, hence `bytea`. Changed keys and settings raise a number
 * and tell everybody who listens; the number is for those who missed it. Nothing here needs an extension.
 */
export const schema = `
  CREATE TABLE generations (name text PRIMARY KEY, number bigint NOT NULL DEFAULT 0);
  INSERT INTO generations (name) VALUES ('api_keys'), ('settings');
  CREATE FUNCTION tell_generation() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('vade_changes', NEW.name);
    RETURN NULL;
  END $$;
  CREATE TRIGGER generation_raised AFTER UPDATE ON generations
    FOR EACH ROW EXECUTE FUNCTION tell_generation();
  CREATE FUNCTION raise_generation() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE generations SET number = number + 1 WHERE name = TG_ARGV[0];
    RETURN NULL;
  END $$;

  CREATE TABLE api_keys (
    id text PRIMARY KEY, name text NOT NULL UNIQUE, hash text NOT NULL UNIQUE, hint text NOT NULL,
    created_at bigint NOT NULL, last_used_at bigint, limits text NOT NULL, revoked_at bigint
  );
  CREATE TRIGGER keys_added_or_removed AFTER INSERT OR DELETE ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION raise_generation('api_keys');
  CREATE TRIGGER keys_changed AFTER UPDATE OF id, name, hash, limits, revoked_at ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION raise_generation('api_keys');

  CREATE TABLE settings (name text PRIMARY KEY, value bytea NOT NULL);
  CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON settings
    FOR EACH STATEMENT EXECUTE FUNCTION raise_generation('settings');

  CREATE TABLE responses (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, key_id text NOT NULL,
    created_at bigint NOT NULL, previous_id text, body bytea NOT NULL, input bytea NOT NULL, UNIQUE (key_id, id)
  );
  CREATE INDEX responses_by_key ON responses (key_id, number);
  CREATE INDEX responses_by_time ON responses (created_at);
  CREATE FUNCTION remove_responses() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM responses WHERE key_id = OLD.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER responses_of_removed_key AFTER DELETE ON api_keys
    FOR EACH ROW EXECUTE FUNCTION remove_responses();

  CREATE TABLE calls (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, key_id text NOT NULL,
    at bigint NOT NULL, kind text NOT NULL, model_asked text NOT NULL, provider text, model text,
    stream smallint NOT NULL, status integer NOT NULL, error_code text, usage text NOT NULL, nano bigint NOT NULL,
    first_ms double precision, total_ms double precision NOT NULL, attempts text NOT NULL
  );
  CREATE INDEX calls_by_time ON calls (at, number);
  CREATE INDEX calls_by_key ON calls (key_id, at, number);
  CREATE INDEX calls_by_model ON calls (model, at, number);
  CREATE INDEX calls_by_provider ON calls (provider, at, number);
  CREATE INDEX calls_failed ON calls (at, number) WHERE status >= 400;

  CREATE TABLE prices (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price text NOT NULL UNIQUE
  );
  CREATE TABLE accounts (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE
  );
  CREATE TABLE ledger (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('call', 'interrupted', 'credit', 'folded')),
    call bigint, posting integer, debit bigint NOT NULL REFERENCES accounts (number),
    credit bigint NOT NULL REFERENCES accounts (number), nano bigint NOT NULL CHECK (nano >= 0),
    model text, price bigint REFERENCES prices (number), note text,
    UNIQUE (call, posting)
  );
  CREATE INDEX ledger_by_debit ON ledger (debit, number);
  CREATE INDEX ledger_credits ON ledger (credit, number) WHERE kind = 'credit';
  CREATE INDEX ledger_folded ON ledger (at, debit, credit) WHERE kind = 'folded';
  CREATE INDEX ledger_calls ON ledger (number) WHERE kind IN ('call', 'interrupted');
  CREATE FUNCTION keep_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' AND OLD.kind IN ('call', 'interrupted') AND EXISTS (
      SELECT 1 FROM ledger WHERE kind = 'folded' AND at = OLD.at / 86400000 * 86400000
        AND debit = OLD.debit AND credit = OLD.credit
    ) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The ledger is append-only.';
  END $$;
  CREATE TRIGGER ledger_kept BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION keep_ledger();
  CREATE TRIGGER ledger_not_emptied BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION keep_ledger();

  CREATE TABLE totals (
    period text NOT NULL, "window" bigint NOT NULL, key_id text NOT NULL, nano bigint NOT NULL,
    PRIMARY KEY (period, "window", key_id)
  );
  CREATE TABLE leases (
    period text NOT NULL, "window" bigint NOT NULL, key_id text NOT NULL, holder text NOT NULL,
    replica text NOT NULL, amount bigint NOT NULL, PRIMARY KEY (period, "window", key_id, holder)
  );
  CREATE INDEX leases_by_holder ON leases (holder);
  CREATE TABLE journals (file text PRIMARY KEY, ended_at bigint NOT NULL);

  CREATE TABLE spend (
    day bigint NOT NULL, key_id text NOT NULL, provider text NOT NULL, model text NOT NULL, calls bigint NOT NULL,
    input_tokens bigint NOT NULL, cached_tokens bigint NOT NULL, output_tokens bigint NOT NULL, nano bigint NOT NULL,
    PRIMARY KEY (day, key_id, provider, model)
  );
  CREATE TABLE latencies (
    hour bigint NOT NULL, provider text NOT NULL, measure text NOT NULL, bucket integer NOT NULL,
    calls bigint NOT NULL, PRIMARY KEY (hour, provider, measure, bucket)
  );
  CREATE TABLE outcomes (
    hour bigint NOT NULL, provider text NOT NULL, outcome text NOT NULL, attempts bigint NOT NULL,
    PRIMARY KEY (hour, provider, outcome)
  );

  -- All of the takes or none. Those of one key wait for each other; what was spent and what is held are read in one
  -- statement, hence at one moment: a batch of calls that moves money from the one to the other is seen whole or not.
  CREATE FUNCTION take_leases(taker text, of_replica text, takes jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    take record;
    rest bigint;
    others bigint;
    granted bigint[] := '{}';
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(key_id, 86233)) FROM (
      SELECT DISTINCT t ->> 'keyId' AS key_id FROM jsonb_array_elements(takes) AS t ORDER BY 1
    ) AS keys;
    FOR take IN
      SELECT number - 1 AS number, t ->> 'period' AS period, (t ->> 'window')::bigint AS "window",
        t ->> 'keyId' AS key_id, (t ->> 'limit')::bigint AS most, (t ->> 'least')::bigint AS least
      FROM jsonb_array_elements(takes) WITH ORDINALITY AS each (t, number) ORDER BY number
    LOOP
      SELECT
        take.most
          - coalesce((SELECT nano FROM totals
              WHERE period = take.period AND "window" = take."window" AND key_id = take.key_id), 0)
          - coalesce(sum(CASE WHEN holder = taker THEN amount ELSE greatest(amount, 0) END), 0),
        count(*) FILTER (WHERE holder <> taker AND amount > 0)
      INTO rest, others FROM leases
      WHERE period = take.period AND "window" = take."window" AND key_id = take.key_id;
      IF take.least > rest THEN
        RETURN jsonb_build_object('refused', take.number, 'left', greatest(rest, 0));
      END IF;
      granted := granted || greatest(take.least, floor(rest / (4.0 * (1 + others)))::bigint);
    END LOOP;
    INSERT INTO leases (period, "window", key_id, holder, replica, amount)
    SELECT t ->> 'period', (t ->> 'window')::bigint, t ->> 'keyId', taker, of_replica, granted[number::int]
    FROM jsonb_array_elements(takes) WITH ORDINALITY AS each (t, number) ORDER BY 1, 2, 3
    ON CONFLICT (period, "window", key_id, holder) DO UPDATE SET amount = leases.amount + excluded.amount;
    RETURN jsonb_build_object('granted', to_jsonb(granted));
  END $$;
`

/** Its functions, each of which has one form only. */
export const sharedFunctions = ['keep_ledger', 'raise_generation', 'remove_responses', 'take_leases', 'tell_generation']
