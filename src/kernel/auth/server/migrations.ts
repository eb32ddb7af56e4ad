import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/**
 * Secrets stand in tables of their own, unknown to the registry: no filter, search, export or report can name them (S-08).
 * Of tokens and keys only SHA-256 digests are kept; they have 256 random bits, so a slow hash would add nothing.
 */
export const authMigrations: Migration[] = [
  {
    name: 'auth-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_credential')} (
            user_id uuid PRIMARY KEY, password_hash text NOT NULL, changed_at timestamptz(3) NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_session')} (
            id uuid PRIMARY KEY, token_hash bytea NOT NULL UNIQUE, user_id uuid NOT NULL,
            created_at timestamptz(3) NOT NULL, last_seen_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL,
            ip text NOT NULL, user_agent text NOT NULL)`,
      sql`CREATE INDEX sys_session_user ON ${id(schema, 'sys_session')} (user_id)`,
      sql`CREATE TABLE ${id(schema, 'sys_api_key')} (
            id uuid PRIMARY KEY, name text NOT NULL, role text NOT NULL, prefix text NOT NULL UNIQUE, secret_hash bytea NOT NULL,
            created_at timestamptz(3) NOT NULL, created_by uuid NOT NULL, last_used_at timestamptz(3), expires_at timestamptz(3))`,
      sql`CREATE TABLE ${id(schema, 'sys_login_audit')} (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz(3) NOT NULL, event text NOT NULL,
            email text NOT NULL, user_id uuid, ip text NOT NULL, user_agent text NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_one_time_token')} (
            hash bytea PRIMARY KEY, purpose text NOT NULL, user_id uuid NOT NULL, created_by text NOT NULL,
            created_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL, used_at timestamptz(3))`,
      sql`CREATE INDEX sys_one_time_token_user ON ${id(schema, 'sys_one_time_token')} (user_id)`,
      sql`CREATE TABLE ${id(schema, 'sys_known_device')} (
            token_hash bytea NOT NULL, user_id uuid NOT NULL, seen_at timestamptz(3) NOT NULL, PRIMARY KEY (user_id, token_hash))`,
      sql`CREATE UNLOGGED TABLE ${id(schema, 'sys_rate')} (
            key text PRIMARY KEY, window_start timestamptz(3) NOT NULL, count integer NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_setting')} (
            key text PRIMARY KEY, value jsonb NOT NULL, updated_at timestamptz(3) NOT NULL, updated_by text NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_setting_change')} (
            seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL, at timestamptz(3) NOT NULL,
            actor text NOT NULL, before jsonb, after jsonb NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_idempotency')} (
            actor text NOT NULL, key text NOT NULL, request_hash bytea NOT NULL, status smallint, body text,
            expires_at timestamptz(3) NOT NULL, PRIMARY KEY (actor, key))`,
      sql`CREATE INDEX sys_idempotency_expiry ON ${id(schema, 'sys_idempotency')} (expires_at)`,
    ],
  },
  {
    name: 'auth-2',
    up: (schema) => [sql`ALTER TABLE ${id(schema, 'sys_session')} ADD COLUMN confirmed_at timestamptz(3)`],
  },
  {
    name: 'auth-3',
    up: (schema) => [
      // What is half done is worth nothing after a crash and nothing in a backup.
      sql`CREATE UNLOGGED TABLE ${id(schema, 'sys_challenge')} (
            token_hash bytea PRIMARY KEY, user_id uuid NOT NULL, kind text NOT NULL, by text NOT NULL,
            created_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL, tries integer NOT NULL DEFAULT 0)`,
      sql`CREATE INDEX sys_challenge_user ON ${id(schema, 'sys_challenge')} (user_id)`,
      sql`CREATE TABLE ${id(schema, 'sys_totp')} (
            user_id uuid PRIMARY KEY, since timestamptz(3), last_step bigint NOT NULL DEFAULT 0)`,
      sql`CREATE TABLE ${id(schema, 'sys_backup_code')} (
            user_id uuid NOT NULL, hash bytea NOT NULL, salt bytea NOT NULL, created_at timestamptz(3) NOT NULL,
            used_at timestamptz(3), PRIMARY KEY (user_id, hash))`,
      sql`CREATE TABLE ${id(schema, 'sys_passkey')} (
            id uuid PRIMARY KEY, credential bytea NOT NULL UNIQUE, user_id uuid NOT NULL, name text NOT NULL,
            public_key bytea NOT NULL, counter bigint NOT NULL, transports text[] NOT NULL, is_synced boolean NOT NULL,
            created_at timestamptz(3) NOT NULL, last_used_at timestamptz(3))`,
      sql`CREATE INDEX sys_passkey_user ON ${id(schema, 'sys_passkey')} (user_id)`,
      sql`CREATE UNLOGGED TABLE ${id(schema, 'sys_passkey_challenge')} (
            hash bytea PRIMARY KEY, purpose text NOT NULL, holder bytea NOT NULL, expires_at timestamptz(3) NOT NULL)`,
    ],
  },
  {
    name: 'auth-links',
    up: (schema) => [
      sql`ALTER TABLE ${id(schema, 'sys_one_time_token')} ADD COLUMN browser bytea, ADD COLUMN code_hash bytea`,
    ],
  },
  {
    name: 'auth-invitations',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_invitation')} (
            id uuid PRIMARY KEY, email text NOT NULL UNIQUE, roles text[] NOT NULL, team uuid, invited_by uuid NOT NULL,
            created_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL, by_mail boolean NOT NULL,
            mailed_at timestamptz(3), mail_problem text)`,
      // What a passkey calls its person, where that is not the person's id: it was made before there was a person.
      sql`ALTER TABLE ${id(schema, 'sys_passkey')} ADD COLUMN handle uuid`,
    ],
  },
  {
    name: 'auth-short-passwords',
    up: (schema) => [
      sql`ALTER TABLE ${id(schema, 'sys_credential')} ADD COLUMN is_short boolean NOT NULL DEFAULT false`,
    ],
  },
  {
    name: 'auth-trusted-keys',
    up: (schema) => [
      sql`ALTER TABLE ${id(schema, 'sys_api_key')} ADD COLUMN is_trusted boolean NOT NULL DEFAULT false`,
    ],
  },
]
