import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

export const ssoMigrations: Migration[] = [
  {
    name: 'sso-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_sso_provider')} (
            id uuid PRIMARY KEY, definition jsonb NOT NULL, tested_at timestamptz(3),
            updated_at timestamptz(3) NOT NULL, updated_by text NOT NULL)`,
      // One domain, one provider: who is asked for an address must never be a matter of order.
      sql`CREATE TABLE ${id(schema, 'sys_sso_domain')} (
            domain text PRIMARY KEY,
            provider uuid NOT NULL REFERENCES ${id(schema, 'sys_sso_provider')} (id) ON DELETE CASCADE)`,
      sql`CREATE TABLE ${id(schema, 'sys_identity')} (
            id uuid PRIMARY KEY, kind text NOT NULL, issuer text NOT NULL, subject text NOT NULL, user_id uuid NOT NULL,
            provider uuid, email text, created_at timestamptz(3) NOT NULL, last_used_at timestamptz(3),
            UNIQUE (kind, issuer, subject))`,
      sql`CREATE INDEX sys_identity_user ON ${id(schema, 'sys_identity')} (user_id)`,
      // Round trips under way and the results of tests are worth nothing after a crash and nothing in a backup.
      sql`CREATE UNLOGGED TABLE ${id(schema, 'sys_sso_round')} (
            hash bytea PRIMARY KEY, browser bytea NOT NULL, provider uuid NOT NULL, purpose jsonb NOT NULL, next text NOT NULL,
            answer jsonb, expires_at timestamptz(3) NOT NULL)`,
      sql`CREATE UNLOGGED TABLE ${id(schema, 'sys_sso_test')} (
            id uuid PRIMARY KEY, user_id uuid NOT NULL, result jsonb NOT NULL, expires_at timestamptz(3) NOT NULL)`,
    ],
  },
]
