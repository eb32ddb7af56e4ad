import type { Sql } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'

/** A step of the system tables' history: runs once, in list order, and never changes after a release. */
export interface Migration {
  name: string
  up: (schema: string) => Sql[]
}

/** Tables of the kernel's own rooms; other rooms export theirs in the same shape. */
export const kernelMigrations: Migration[] = [
  {
    name: 'kernel-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_meta')} (
            single boolean PRIMARY KEY DEFAULT true CHECK (single),
            registry_version bigint NOT NULL DEFAULT 1,
            permission_version bigint NOT NULL DEFAULT 1,
            created_at timestamptz(3) NOT NULL DEFAULT now())`,
      sql`INSERT INTO ${id(schema, 'sys_meta')} DEFAULT VALUES`,
      sql`CREATE TABLE ${id(schema, 'sys_object')} (
            name text PRIMARY KEY, definition jsonb NOT NULL, created_at timestamptz(3) NOT NULL DEFAULT now())`,
      sql`CREATE TABLE ${id(schema, 'sys_field')} (
            object text NOT NULL, name text NOT NULL, definition jsonb NOT NULL, position bigint GENERATED ALWAYS AS IDENTITY,
            created_at timestamptz(3) NOT NULL DEFAULT now(), PRIMARY KEY (object, name))`,
      sql`CREATE TABLE ${id(schema, 'sys_role')} (key text PRIMARY KEY, definition jsonb NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_sharing_rule')} (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), definition jsonb NOT NULL)`,
      sql`CREATE TABLE ${id(schema, 'sys_share')} (
            object text NOT NULL, record_id uuid NOT NULL, grantee text NOT NULL, level text NOT NULL,
            created_by text NOT NULL, created_at timestamptz(3) NOT NULL DEFAULT now(),
            PRIMARY KEY (grantee, object, record_id))`,
      sql`CREATE INDEX ON ${id(schema, 'sys_share')} (object, record_id)`,
      sql`CREATE TABLE ${id(schema, 'sys_number')} (object text, field text, last bigint NOT NULL DEFAULT 0, PRIMARY KEY (object, field))`,
    ],
  },
  {
    name: 'kernel-2',
    // The searchable fields that the texts of an object's records were made of.
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_search_text')} (object text PRIMARY KEY, fields text NOT NULL)`,
    ],
  },
  {
    name: 'kernel-3',
    // Lists of choices of shipped fields, as administrators have arranged them.
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_choice_list')} (
            object text NOT NULL, field text NOT NULL, choices jsonb NOT NULL, PRIMARY KEY (object, field))`,
    ],
  },
  {
    name: 'kernel-field-storage',
    // Where fields have their values once their kind has changed.
    up: (schema) => [sql`ALTER TABLE ${id(schema, 'sys_field')} ADD COLUMN storage jsonb`],
  },
  {
    name: 'kernel-formula',
    // The formulas that an object's records were reckoned by.
    up: (schema) => [sql`CREATE TABLE ${id(schema, 'sys_formula')} (object text PRIMARY KEY, formulas text NOT NULL)`],
  },
  {
    name: 'kernel-stale',
    // Records whose roll-ups are to be brought up to date.
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_stale')} (object text NOT NULL, record_id uuid NOT NULL, PRIMARY KEY (object, record_id))`,
    ],
  },
  {
    name: 'kernel-formula-day',
    // The day that formulas with today() were last reckoned for.
    up: (schema) => [sql`ALTER TABLE ${id(schema, 'sys_formula')} ADD COLUMN day date`],
  },
]
