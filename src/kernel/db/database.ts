import pg from 'pg'
import type { Db, QueryOptions, Sql } from './contract.ts'
import { compile, id, sql } from './sql.ts'

/** Where PostgreSQL is: a connection string, or socket directory (or host), user and database. */
export interface DatabaseConfig {
  connectionString?: string
  host?: string
  port?: number
  user?: string
  password?: string
  database?: string
  /** Most connections of this process. */
  max?: number
}

export interface Database extends Db {
  /** For COPY, cursors and LISTEN, which need a connection of their own. */
  connect(): Promise<pg.PoolClient>
  readonly pool: pg.Pool
  close(): Promise<void>
}

const { builtins } = pg.types
const types = new pg.TypeOverrides()
types.setTypeParser(builtins.INT8, Number)
types.setTypeParser(builtins.DATE, (text) => text)
types.setTypeParser(builtins.TIMESTAMPTZ, (text) => toInstant(text))

const retryable = new Set(['40001', '40P01'])
const attempts = 4

export function openDatabase(config: DatabaseConfig): Database {
  const pool = new pg.Pool({
    ...config,
    max: config.max ?? 20,
    // A connection keeps its prepared statements warm over the pauses of a working day's clicks.
    idleTimeoutMillis: 60_000,
    types,
    options: '-c TimeZone=UTC -c statement_timeout=120000 -c idle_in_transaction_session_timeout=60000',
    application_name: 'rapport',
    allowExitOnIdle: true,
  })
  // An idle connection that dies is replaced by the pool; without a listener Node would end.
  pool.on('error', () => undefined)
  return {
    ...statements((query) => pool.query(query)),
    inTransaction: false,
    pool,
    connect: () => pool.connect(),
    transaction: (work) => inTransaction(pool, work),
    afterCommit: (effect) => effect(),
    close: () => pool.end(),
  }
}

/** Creates an empty database of this name when the server has none. */
export async function ensureDatabase(config: DatabaseConfig, name: string): Promise<void> {
  const admin = openDatabase({ ...config, database: 'postgres', max: 1 })
  try {
    const found = await admin.row(sql`SELECT 1 FROM pg_database WHERE datname = ${name}`)
    if (!found) await admin.run(sql`CREATE DATABASE ${id(name)}`)
  } finally {
    await admin.close()
  }
}

type Run = (query: pg.QueryConfig) => Promise<pg.QueryResult>

function statements(run: Run): Pick<Db, 'rows' | 'row' | 'run'> {
  const execute = (query: Sql, options?: QueryOptions) => {
    const compiled = compile(query)
    const name = options?.name ?? (options?.prepare ? preparedName(compiled.text) : undefined)
    return run(name ? { ...compiled, name } : compiled)
  }
  return {
    rows: async <R>(query: Sql, options?: QueryOptions) => (await execute(query, options)).rows as R[],
    row: async <R>(query: Sql, options?: QueryOptions) => (await execute(query, options)).rows[0] as R | undefined,
    run: async (query, options) => (await execute(query, options)).rowCount ?? 0,
  }
}

const preparedNames = new Map<string, string>()
const mostPrepared = 1000

/** A short name for a text. Each connection keeps its statements, so their number is bounded; later texts run unprepared. */
function preparedName(text: string): string | undefined {
  const known = preparedNames.get(text)
  if (known || preparedNames.size >= mostPrepared) return known
  const name = `s${preparedNames.size}`
  preparedNames.set(text, name)
  return name
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      const effects: (() => void)[] = []
      await client.query('BEGIN')
      const result = await work(transactionOn(client, effects, 1))
      await client.query('COMMIT')
      for (const effect of effects) effect()
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure
      })
      if (attempt >= attempts || !retryable.has((error as { code?: string }).code ?? '')) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt))
    } finally {
      client.release(broken)
    }
  }
}

/** Statements inside a transaction that the caller has begun on a connection of its own, as COPY needs it. */
export const withinTransaction = (client: pg.PoolClient): Db => transactionOn(client, [], 1)

function transactionOn(client: pg.PoolClient, effects: (() => void)[], depth: number): Db {
  return {
    ...statements((query) => client.query(query)),
    inTransaction: true,
    afterCommit: (effect) => {
      effects.push(effect)
    },
    async transaction(work) {
      const savepoint = id(`sp${depth}`)
      const mine: (() => void)[] = []
      await client.query(compile(sql`SAVEPOINT ${savepoint}`))
      try {
        const result = await work(transactionOn(client, mine, depth + 1))
        await client.query(compile(sql`RELEASE SAVEPOINT ${savepoint}`))
        effects.push(...mine)
        return result
      } catch (error) {
        await client.query(compile(sql`ROLLBACK TO SAVEPOINT ${savepoint}`))
        throw error
      }
    },
  }
}

/** `2026-11-21 19:00:00.123+00` → `2026-11-21T19:00:00.123Z`: the session zone is UTC. */
function toInstant(text: string): string {
  const plain = text.replace(' ', 'T').replace(/\+00(:00)?$/, '')
  const [seconds, fraction = ''] = plain.split('.')
  return `${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}
