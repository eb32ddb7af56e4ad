import type { Db, Sql } from '#kernel/db/contract.ts'
import { id, literal, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/**
 * Tables of the log and of everything that hangs on it. The log is partitioned by month, so that old months can be
 * detached; the default partition takes events that are dated outside of the months made so far.
 */
export const eventMigrations: Migration[] = [
  {
    name: 'events-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_event')} (
            seq bigint GENERATED ALWAYS AS IDENTITY,
            xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
            at timestamptz(3) NOT NULL, type text NOT NULL, object text NOT NULL, record_id uuid NOT NULL,
            version bigint NOT NULL, before jsonb, after jsonb, actor text NOT NULL, source text NOT NULL, operation uuid)
          PARTITION BY RANGE (at)`,
      sql`CREATE INDEX sys_event_xid ON ${id(schema, 'sys_event')} (xid, seq)`,
      sql`CREATE INDEX sys_event_record ON ${id(schema, 'sys_event')} (record_id, seq)`,
      sql`CREATE INDEX sys_event_operation ON ${id(schema, 'sys_event')} (operation, seq) WHERE operation IS NOT NULL`,
      sql`CREATE TABLE ${id(schema, 'sys_event_default')} PARTITION OF ${id(schema, 'sys_event')} DEFAULT`,
      partitionFunction(schema),
      sql`SELECT ${id(schema, 'sys_event_partition')}((date_trunc('month', now()) + n * interval '1 month')::date)
          FROM generate_series(-12, 3) AS n`,
      sql`CREATE TABLE ${id(schema, 'sys_reader')} (
            name text PRIMARY KEY, xid xid8 NOT NULL DEFAULT '0', seq bigint NOT NULL DEFAULT 0,
            failures integer NOT NULL DEFAULT 0, error text, retry_at timestamptz(3), moved_at timestamptz(3))`,
    ],
  },
  { name: 'events-2', up: (schema) => [pageFunction(schema), reversalFunction(schema)] },
  {
    name: 'operations-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_operation')} (
            id uuid PRIMARY KEY, kind text NOT NULL, params jsonb NOT NULL DEFAULT '{}', state text NOT NULL,
            actor text NOT NULL, actor_name text NOT NULL, created_at timestamptz(3) NOT NULL, finished_at timestamptz(3),
            total bigint, done bigint NOT NULL DEFAULT 0, created bigint NOT NULL DEFAULT 0, updated bigint NOT NULL DEFAULT 0,
            skipped bigint NOT NULL DEFAULT 0, failed bigint NOT NULL DEFAULT 0, error text,
            undoes uuid, undo_request jsonb, undo_position bigint)`,
      sql`CREATE INDEX sys_operation_order ON ${id(schema, 'sys_operation')} (created_at DESC, id DESC)`,
      sql`CREATE UNIQUE INDEX sys_operation_undoes ON ${id(schema, 'sys_operation')} (undoes)
          WHERE undoes IS NOT NULL AND state NOT IN ('failed', 'cancelled', 'undone')`,
    ],
  },
  {
    name: 'files-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_file')} (
            id uuid PRIMARY KEY, name text NOT NULL, size bigint NOT NULL, type text NOT NULL, sha256 text NOT NULL,
            created_at timestamptz(3) NOT NULL, created_by text NOT NULL, object text, record_id uuid, field text)`,
      sql`CREATE INDEX sys_file_record ON ${id(schema, 'sys_file')} (record_id) WHERE record_id IS NOT NULL`,
    ],
  },
  {
    name: 'events-3',
    // A reader that an administrator has stopped for a while.
    up: (schema) => [sql`ALTER TABLE ${id(schema, 'sys_reader')} ADD COLUMN paused_at timestamptz(3)`],
  },
]

/**
 * Makes the partition of one month unless it is there. Rows of that month that already lie in the default partition move
 * along, since PostgreSQL refuses to attach a partition beside them.
 */
function partitionFunction(schema: string): Sql {
  return sql`CREATE FUNCTION ${id(schema, 'sys_event_partition')}(month date) RETURNS boolean LANGUAGE plpgsql AS $body$
    DECLARE
      base constant text := ${literal(schema)};
      part constant text := 'sys_event_' || to_char(month, 'YYYY_MM');
      upto constant date := (month + interval '1 month')::date;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended(base || '.sys_event_partition', 0));
      IF to_regclass(format('%I.%I', base, part)) IS NOT NULL THEN RETURN false; END IF;
      EXECUTE format('CREATE TABLE %I.%I (LIKE %I.sys_event INCLUDING DEFAULTS)', base, part, base);
      EXECUTE format('WITH moved AS (DELETE FROM %I.sys_event_default WHERE at >= %L AND at < %L RETURNING *)
        INSERT INTO %I.%I SELECT * FROM moved', base, month, upto, base, part);
      EXECUTE format('ALTER TABLE %I.sys_event ATTACH PARTITION %I.%I FOR VALUES FROM (%L) TO (%L)',
        base, base, part, month, upto);
      RETURN true;
    END $body$`
}

/**
 * A page of the log in order. Straight after a large import the planner believes that hardly anything lies behind the
 * cursor and sorts all of it for every page (250,000 events in 50 s); without other ways it walks the index.
 */
function pageFunction(schema: string): Sql {
  const log = id(schema, 'sys_event')
  return sql`CREATE FUNCTION ${id(schema, 'sys_event_page')}(after_xid xid8, after_seq bigint, wanted text[], most integer)
    RETURNS SETOF ${log} LANGUAGE sql STABLE ${walkIndexes} AS $body$
      SELECT * FROM ${log} WHERE (xid, seq) > (after_xid, after_seq) AND xid < pg_snapshot_xmin(pg_current_snapshot())
        AND (wanted IS NULL OR object = ANY(wanted)) ORDER BY xid, seq LIMIT most
    $body$`
}

/**
 * The newest event of each record of an operation, newest first: what an undo takes back next, page by page. Clocks of
 * several servers may differ a little; a day's leeway still spares all earlier partitions.
 */
function reversalFunction(schema: string): Sql {
  const log = id(schema, 'sys_event')
  return sql`CREATE FUNCTION ${id(schema, 'sys_event_reversals')}(undone uuid, below bigint, except_objects text[], most integer)
    RETURNS SETOF ${log} LANGUAGE sql STABLE ${walkIndexes} AS $body$
      SELECT e.* FROM ${log} AS e WHERE e.operation = undone AND e.seq < below AND e.object <> ALL(except_objects)
        AND NOT EXISTS (SELECT 1 FROM ${log} AS later
          WHERE later.record_id = e.record_id AND later.seq > e.seq AND later.operation = undone
            AND later.at >= e.at - interval '1 day')
      ORDER BY e.seq DESC LIMIT most
    $body$`
}

const walkIndexes = sql`SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off
  SET enable_hashjoin = off SET enable_mergejoin = off`

/** Partitions of this month and the next three; run monthly and at start, answers how many it made. */
export async function ensureEventPartitions(db: Db, schema: string, now: Date): Promise<number> {
  const made = await db.rows<{ made: boolean }>(
    sql`SELECT ${id(schema, 'sys_event_partition')}((date_trunc('month', ${now}::timestamptz) + n * interval '1 month')::date) AS made
        FROM generate_series(0, 3) AS n`,
  )
  return made.filter((row) => row.made).length
}
