import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'

/**
 * What forecasts were at the start of each week. Sums are kept by person and calendar month, which every fiscal period is made of;
 * what people put in their place is kept by the period that it was about. Rows are only ever added.
 */
export const weekMigrations: Migration[] = [
  {
    name: 'forecast-week-1',
    up: (schema) => [
      sql`CREATE TABLE ${id(schema, 'sys_forecast_week')} (
            week date NOT NULL, month date NOT NULL, person uuid, category text NOT NULL,
            amount numeric NOT NULL, weighted numeric NOT NULL, recurring numeric NOT NULL, quantity numeric NOT NULL,
            count numeric NOT NULL, UNIQUE NULLS NOT DISTINCT (week, month, person, category))`,
      sql`CREATE TABLE ${id(schema, 'sys_forecast_week_adjustment')} (
            week date NOT NULL, holder text NOT NULL, from_day date NOT NULL, to_day date NOT NULL, measure text NOT NULL,
            category text NOT NULL, value numeric NOT NULL, PRIMARY KEY (week, holder, from_day, to_day, measure, category))`,
      sql`CREATE TABLE ${id(schema, 'sys_forecast_week_last')} (
            single boolean PRIMARY KEY DEFAULT true CHECK (single), week date NOT NULL)`,
    ],
  },
]
