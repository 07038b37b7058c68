/**
 * The table of items and the function that writes them. The collation "C" compares UTF-8 bytes, which is the
 * order that the port requires. `data` is the JSON text exactly as it was stored; `added` has the sums added
 * to its members since then.
 *
 * `kaart_transact` does one transaction in one round trip. It locks the keys first, in one order for all
 * callers, so transactions with a common key wait for each other and never deadlock. These locks also cover
 * keys without a row, which a lock of a row cannot. Then it checks all conditions, and then it writes. It
 * returns the position of the first write whose condition does not hold, and NULL after a success. A repeat
 * with the token of a successful transaction writes nothing and returns NULL.
 */
export const SCHEMA_SQL = `
CREATE TABLE IF NOT EXISTS item (
  pk text COLLATE "C" NOT NULL,
  sk text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  data text NOT NULL,
  added jsonb,
  index_pk text COLLATE "C",
  index_sk text COLLATE "C",
  expires_at text COLLATE "C",
  PRIMARY KEY (pk, sk)
);
CREATE INDEX IF NOT EXISTS item_index ON item (index_pk, index_sk, pk, sk) WHERE index_pk IS NOT NULL;
CREATE INDEX IF NOT EXISTS item_expiry ON item (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS done (token uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX IF NOT EXISTS done_at ON done (at);

CREATE OR REPLACE FUNCTION kaart_transact(token uuid, writes jsonb, present text, channel text, texts text[])
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT hashtextextended((w->>'pk') || E'\\t' || (w->>'sk'), 0) AS key, bool_and(w->>'kind' = 'check') AS shared
    FROM jsonb_array_elements(writes) AS w GROUP BY 1 ORDER BY 1
  LOOP
    IF one.shared THEN
      PERFORM pg_advisory_xact_lock_shared(one.key);
    ELSE
      PERFORM pg_advisory_xact_lock(one.key);
    END IF;
  END LOOP;

  IF EXISTS (SELECT FROM done WHERE done.token = kaart_transact.token) THEN
    RETURN NULL;
  END IF;

  FOR one IN
    SELECT n.at, n.w->>'expected' AS expected, item.version
    FROM jsonb_array_elements(writes) WITH ORDINALITY AS n(w, at)
    LEFT JOIN item ON item.pk = n.w->>'pk' AND item.sk = n.w->>'sk'
      AND (item.expires_at IS NULL OR item.expires_at > present COLLATE "C")
    WHERE n.w->>'expected' IS NOT NULL
    ORDER BY n.at
  LOOP
    IF one.expected IS DISTINCT FROM coalesce(one.version::text, 'absent') THEN
      RETURN one.at - 1;
    END IF;
  END LOOP;

  INSERT INTO done (token) VALUES (kaart_transact.token);
  PERFORM pg_notify(channel, t) FROM unnest(texts) AS t;

  DELETE FROM item USING jsonb_array_elements(writes) AS w
  WHERE w->>'kind' = 'delete' AND item.pk = w->>'pk' AND item.sk = w->>'sk';

  INSERT INTO item (pk, sk, version, data, added, index_pk, index_sk, expires_at)
  SELECT w->>'pk', w->>'sk', (w->>'version')::bigint, w->>'data', NULL, w->>'index_pk', w->>'index_sk', w->>'expires_at'
  FROM jsonb_array_elements(writes) AS w WHERE w->>'kind' = 'put'
  ON CONFLICT (pk, sk) DO UPDATE SET version = excluded.version, data = excluded.data, added = NULL,
    index_pk = excluded.index_pk, index_sk = excluded.index_sk, expires_at = excluded.expires_at;

  DELETE FROM item USING jsonb_array_elements(writes) AS w
  WHERE w->>'kind' = 'add' AND item.pk = w->>'pk' AND item.sk = w->>'sk' AND item.expires_at <= present COLLATE "C";

  INSERT INTO item (pk, sk, version, data, added, expires_at)
  SELECT w->>'pk', w->>'sk', 1, '{}', w->'amounts', w->>'expires_at'
  FROM jsonb_array_elements(writes) AS w WHERE w->>'kind' = 'add'
  ON CONFLICT (pk, sk) DO UPDATE SET version = item.version + 1,
    added = coalesce(item.added, '{}') || (
      SELECT jsonb_object_agg(key, coalesce((item.added->>key)::numeric, 0) + value::text::numeric)
      FROM jsonb_each(excluded.added)),
    expires_at = coalesce(excluded.expires_at, item.expires_at);

  RETURN NULL;
END $$;
`;
