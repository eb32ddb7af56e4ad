import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** What people did to the system itself, and whose eyes a session borrows; changes of records stand in the log, sign-ins in the login audit. */
export const auditMigrations: Migration[] = [
  {
    name: 'audit-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_audit')} (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz(3) NOT NULL, actor text NOT NULL,
            kind text NOT NULL, action text NOT NULL, subject text, name text, object text, record_id uuid, note text,
            before jsonb, after jsonb)`,
      sql`CREATE INDEX sys_audit_order ON ${id(schema, 'sys_audit')} (at DESC, seq DESC)`,
      sql`CREATE INDEX sys_audit_subject ON ${id(schema, 'sys_audit')} (subject, at DESC) WHERE subject IS NOT NULL`,
      sql`CREATE INDEX sys_login_audit_user ON ${id(schema, 'sys_login_audit')} (user_id, seq)`,
      sql`ALTER TABLE ${id(schema, 'sys_session')}
            ADD COLUMN view_user uuid, ADD COLUMN view_role text, ADD COLUMN view_until timestamptz(3)`,
    ],
  },
  {
    name: 'audit-2',
    // The search goes from the newest to the oldest, over all or over one actor; both grow at their right edge alone.
    up: (schema) => [
      sql`CREATE INDEX sys_event_at ON ${id(schema, 'sys_event')} (at, seq)`,
      sql`CREATE INDEX sys_event_actor ON ${id(schema, 'sys_event')} (actor, at, seq)`,
      sql`CREATE INDEX sys_login_audit_order ON ${id(schema, 'sys_login_audit')} (at, seq)`,
      sql`CREATE INDEX sys_setting_change_order ON ${id(schema, 'sys_setting_change')} (at, seq)`,
    ],
  },
]
