import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** Unknown to the registry, so that no query can name another person's views (S-01). */
export const viewMigrations: Migration[] = [
  {
    name: 'views-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_view')} (
            id uuid PRIMARY KEY, object text NOT NULL, name text NOT NULL, audience text NOT NULL, teams uuid[] NOT NULL,
            owner uuid NOT NULL, settings jsonb NOT NULL, pinned boolean NOT NULL, version integer NOT NULL DEFAULT 1,
            created_at timestamptz(3) NOT NULL, created_by text NOT NULL,
            updated_at timestamptz(3) NOT NULL, updated_by text NOT NULL, deleted_at timestamptz(3))`,
      sql`CREATE INDEX sys_view_owner ON ${id(schema, 'sys_view')} (owner)`,
    ],
  },
]
