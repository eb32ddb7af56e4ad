import type { Db } from '#kernel/db/contract.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Migration } from '#kernel/objects/server/migrations.ts'
import { type DatedRate, pairOf, type RateTable } from '../contract.ts'

/** Key of the setting that holds rates without a day until they have become records. */
export const undatedKey = 'undatedRates'

export const currencyMigrations: Migration[] = [
  {
    name: 'currencies-1',
    up: (schema) => {
      const settings = id(schema, 'sys_setting')
      return [
        sql`ALTER TABLE ${id(schema, 'sys_meta')} ADD COLUMN rates_version bigint NOT NULL DEFAULT 0`,
        sql`INSERT INTO ${settings} (key, value, updated_at, updated_by)
            SELECT ${undatedKey}, value->'rates', updated_at, updated_by FROM ${settings}
            WHERE key = 'organization' AND coalesce(value->'rates', '{}') <> '{}'`,
        sql`UPDATE ${settings} SET value = value - 'rates' WHERE key = 'organization'`,
      ]
    },
  },
]

/** Takes the rates that were kept without a day. */
export async function takeUndated(db: Db, schema: string): Promise<Record<string, string>> {
  const row = await db.row<{ value: Record<string, string> }>(
    sql`DELETE FROM ${id(schema, 'sys_setting')} WHERE key = ${undatedKey} RETURNING value`,
  )
  return row?.value ?? {}
}

/** Two changes of the base currency at once are one after the other. */
export async function lockBase(db: Db, schema: string): Promise<void> {
  await db.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`${schema} base currency`}))`)
}

/** Every process reads the rates anew with its next request. */
export async function bumpRates(db: Db, schema: string): Promise<void> {
  await db.run(sql`UPDATE ${id(schema, 'sys_meta')} SET rates_version = rates_version + 1`)
}

/** Of tables that were read. */
const versions = new WeakMap<RateTable, number>()

/** The rates as they stand, or those given where they are no others. */
export async function currentRates(db: Db, schema: string, known: RateTable): Promise<RateTable> {
  return versions.get(known) === (await versionOf(db, schema)) ? known : loadRates(db, schema)
}

async function versionOf(db: Db, schema: string): Promise<number> {
  const row = await db.row<{ version: number }>(sql`SELECT rates_version AS version FROM ${id(schema, 'sys_meta')}`)
  return row?.version ?? 0
}

export async function loadRates(db: Db, schema: string): Promise<RateTable> {
  // First the version: what comes between the two is read once more, never missed.
  const version = await versionOf(db, schema)
  const rows = await db.rows<DatedRate & { currency: string; base: string }>(sql`
    SELECT currency, base, to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", trim_scale(rate)::text AS rate
    FROM ${id(schema, 'exchange_rate')} WHERE deleted_at IS NULL ORDER BY valid_from`)
  const table = new Map<string, DatedRate[]>()
  for (const { currency, base, validFrom, rate } of rows) {
    const pair = pairOf(currency, base)
    const known = table.get(pair)
    if (known) known.push({ validFrom, rate })
    else table.set(pair, [{ validFrom, rate }])
  }
  versions.set(table, version)
  return table
}
