import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** Rules and processes of administrators, and what people have ticked before a record leaves its state. */
export const guardMigrations: Migration[] = [
  {
    name: 'guards-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_validation_rule')} (
            object text NOT NULL, id text NOT NULL, definition jsonb NOT NULL, created_at timestamptz(3) NOT NULL,
            PRIMARY KEY (object, id))`,
      sql`CREATE TABLE ${id(schema, 'sys_process')} (
            object text NOT NULL, field text NOT NULL, definition jsonb NOT NULL, PRIMARY KEY (object, field))`,
      sql`CREATE TABLE ${id(schema, 'sys_checklist_tick')} (
            record_id uuid NOT NULL, field text NOT NULL, state text NOT NULL, item text NOT NULL,
            at timestamptz(3) NOT NULL, by text NOT NULL, PRIMARY KEY (record_id, field, state, item))`,
    ],
  },
]
