import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** What people arrange for themselves; unknown to the registry, so that no query can name another person's (S-01). */
export const settingMigrations: Migration[] = [
  {
    name: 'settings-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_person_setting')} (
            user_id uuid NOT NULL, key text NOT NULL, value jsonb NOT NULL, updated_at timestamptz(3) NOT NULL,
            PRIMARY KEY (user_id, key))`,
    ],
  },
]
