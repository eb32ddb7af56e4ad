import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/**
 * `sys_import`: one row a run; `position` and the counters move in the transaction of each batch, so a run that was killed
 * goes on where its last batch was committed. `sys_import_error`: rows not written, as they stood in the file.
 * `sys_import_later`: links inside one file that wait until all its rows are there.
 */
export const dataMigrations: Migration[] = [
  {
    name: 'data-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_import')} (
            id uuid PRIMARY KEY, operation uuid, object text NOT NULL, file uuid, file_name text NOT NULL, sha256 text,
            options jsonb NOT NULL, mapping jsonb NOT NULL, header text[] NOT NULL, dry_run boolean NOT NULL, state text NOT NULL,
            actor text NOT NULL, created_at timestamptz(3) NOT NULL, finished_at timestamptz(3),
            total bigint, position bigint NOT NULL DEFAULT 0, done bigint NOT NULL DEFAULT 0, created bigint NOT NULL DEFAULT 0,
            updated bigint NOT NULL DEFAULT 0, unchanged bigint NOT NULL DEFAULT 0, failed bigint NOT NULL DEFAULT 0,
            linked_created bigint NOT NULL DEFAULT 0, cancel boolean NOT NULL DEFAULT false, error text)`,
      sql`CREATE INDEX sys_import_order ON ${id(schema, 'sys_import')} (created_at DESC)`,
      sql`CREATE TABLE ${id(schema, 'sys_import_error')} (
            import uuid NOT NULL REFERENCES ${id(schema, 'sys_import')} (id) ON DELETE CASCADE, row bigint NOT NULL,
            place smallint NOT NULL DEFAULT 0, "column" text, code text NOT NULL, reason text NOT NULL, value text, cells jsonb NOT NULL,
            PRIMARY KEY (import, row, place))`,
      sql`CREATE TABLE ${id(schema, 'sys_import_later')} (
            import uuid NOT NULL REFERENCES ${id(schema, 'sys_import')} (id) ON DELETE CASCADE, row bigint NOT NULL,
            field text NOT NULL, record uuid NOT NULL, value text NOT NULL, cells jsonb NOT NULL, PRIMARY KEY (import, row, field))`,
      sql`CREATE TABLE ${id(schema, 'sys_import_profile')} (
            object text NOT NULL, headers text NOT NULL, mapping jsonb NOT NULL, options jsonb NOT NULL, actor text NOT NULL,
            used_at timestamptz(3) NOT NULL, PRIMARY KEY (object, headers))`,
    ],
  },
]
