import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/** The reader's own tables: what was done, counted by day, and how far the log has been counted. Both can be made anew from it. */
export const adoptionMigrations: Migration[] = [
  {
    name: 'adoption-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_adoption')} (
            day date NOT NULL, actor text NOT NULL, object text NOT NULL, deed text NOT NULL, source text NOT NULL,
            is_bulk boolean NOT NULL, count bigint NOT NULL, PRIMARY KEY (actor, object, deed, source, is_bulk, day))`,
      sql`CREATE INDEX sys_adoption_day ON ${id(schema, 'sys_adoption')} (day)`,
      sql`CREATE TABLE ${id(schema, 'sys_adoption_place')} (one boolean PRIMARY KEY DEFAULT true CHECK (one), cursor text NOT NULL)`,
    ],
  },
]
