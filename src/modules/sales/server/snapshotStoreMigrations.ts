import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/**
 * What opportunities were on each day: a row holds from the day on which one became so until the day on which it became
 * something else, so that a year of daily snapshots costs as much as what happened in it. Amounts are in base currency.
 */
export const snapshotMigrations: Migration[] = [
  {
    name: 'sales-snapshot-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_opportunity_snapshot')} (
            opportunity uuid NOT NULL, from_day date NOT NULL, until_day date,
            owner uuid, account uuid, pipeline uuid, stage uuid, forecast_category text,
            amount numeric, actual_amount numeric, recurring numeric, weighted numeric, probability numeric,
            close_date date, actual_close_date date, is_closed boolean, is_won boolean, is_deleted boolean NOT NULL,
            PRIMARY KEY (opportunity, from_day))`,
      // The rows of today, one for each opportunity; and what changed on which day.
      sql`CREATE INDEX ON ${id(schema, 'sys_opportunity_snapshot')} (opportunity) WHERE until_day IS NULL`,
      sql`CREATE INDEX ON ${id(schema, 'sys_opportunity_snapshot')} (from_day)`,
      sql`CREATE INDEX ON ${id(schema, 'sys_opportunity_snapshot')} (close_date, from_day)`,
      sql`CREATE TABLE ${id(schema, 'sys_opportunity_snapshot_day')} (
            single boolean PRIMARY KEY DEFAULT true CHECK (single), day date NOT NULL)`,
      // All changes of a record up to an event, put together: the record as it was then.
      sql`CREATE AGGREGATE ${id(schema, 'sys_merged')}(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, INITCOND = '{}')`,
    ],
  },
  {
    // Days that are written down know no quantities: they are written anew from the log, which does.
    name: 'sales-snapshot-2',
    up: (schema) => [
      sql`ALTER TABLE ${id(schema, 'sys_opportunity_snapshot')} ADD COLUMN quantity numeric`,
      sql`TRUNCATE ${id(schema, 'sys_opportunity_snapshot')}, ${id(schema, 'sys_opportunity_snapshot_day')}`,
    ],
  },
]
