import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** Layouts of administrators; a published definition that is null stands for the shipped one. */
export const layoutMigrations: Migration[] = [
  {
    name: 'layouts-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_layout')} (
            object text NOT NULL, purpose text NOT NULL, role text NOT NULL, published jsonb, draft jsonb,
            version integer NOT NULL DEFAULT 0, published_at timestamptz(3), published_by text,
            PRIMARY KEY (object, purpose, role))`,
      sql`CREATE TABLE ${id(schema, 'sys_layout_version')} (
            object text NOT NULL, purpose text NOT NULL, role text NOT NULL, version integer NOT NULL, layout jsonb,
            at timestamptz(3) NOT NULL, by text NOT NULL, PRIMARY KEY (object, purpose, role, version))`,
    ],
  },
]
