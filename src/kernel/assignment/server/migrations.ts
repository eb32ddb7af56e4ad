import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** Rules with how far each round has come, what they did, and which records wait for their owner to respond. */
export const assignmentMigrations: Migration[] = [
  {
    name: 'assignment-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_assignment_rule')} (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(), object text NOT NULL, position integer NOT NULL,
            definition jsonb NOT NULL, credits jsonb NOT NULL DEFAULT '{}')`,
      sql`CREATE INDEX sys_assignment_rule_object ON ${id(schema, 'sys_assignment_rule')} (object, position)`,
      sql`CREATE TABLE ${id(schema, 'sys_assignment')} (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz(3) NOT NULL, object text NOT NULL, record_id uuid NOT NULL,
            rule uuid, rule_name text, from_user uuid, to_user uuid, queue uuid, reason jsonb NOT NULL, actor text NOT NULL, operation uuid)`,
      sql`CREATE INDEX sys_assignment_record ON ${id(schema, 'sys_assignment')} (record_id, id DESC)`,
      sql`CREATE INDEX sys_assignment_rule_at ON ${id(schema, 'sys_assignment')} (rule, at, to_user) WHERE rule IS NOT NULL`,
      sql`CREATE TABLE ${id(schema, 'sys_assignment_due')} (
            record_id uuid PRIMARY KEY, object text NOT NULL, rule uuid NOT NULL, owner uuid NOT NULL, assigned_at timestamptz(3) NOT NULL,
            due_at timestamptz(3) NOT NULL, round integer NOT NULL, tried uuid[] NOT NULL)`,
      sql`CREATE INDEX sys_assignment_due_at ON ${id(schema, 'sys_assignment_due')} (due_at)`,
    ],
  },
]
