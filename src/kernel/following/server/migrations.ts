import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** Who follows what, and what they have not seen yet: at most one unread notice a person and record. */
export const followingMigrations: Migration[] = [
  {
    name: 'following-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_follow')} (
            record_id uuid NOT NULL, user_id uuid NOT NULL, object text NOT NULL, is_on boolean NOT NULL,
            since timestamptz(3) NOT NULL, PRIMARY KEY (record_id, user_id))`,
      sql`CREATE INDEX sys_follow_user ON ${id(schema, 'sys_follow')} (user_id, since DESC) WHERE is_on`,
      sql`CREATE TABLE ${id(schema, 'sys_notice')} (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id uuid NOT NULL, object text NOT NULL, record_id uuid NOT NULL,
            kind text NOT NULL, reason text NOT NULL, actor text NOT NULL, fields text[] NOT NULL, at timestamptz(3) NOT NULL,
            read_at timestamptz(3))`,
      sql`CREATE UNIQUE INDEX sys_notice_unread ON ${id(schema, 'sys_notice')} (user_id, record_id) WHERE read_at IS NULL`,
      sql`CREATE INDEX sys_notice_user ON ${id(schema, 'sys_notice')} (user_id, at DESC)`,
    ],
  },
]
