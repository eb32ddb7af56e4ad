import type { Db } from './contract.ts'
import { id, sql } from './sql.ts'

/** What `rapport doctor` asks the database about itself. */
export interface Health {
  version: string
  /** 180004 is 18.4. */
  versionNumber: number
  isSuperuser: boolean
  extensions: string[]
  /** Indexes whose making was interrupted: they cost writes and help no read. */
  brokenIndexes: string[]
  now: string
  /** Ids of the files stored last, at most 1,000. */
  newestFiles: string[]
}

export async function readHealth(db: Db, schema: string): Promise<Health> {
  const server = await db.row<Pick<Health, 'version' | 'versionNumber' | 'isSuperuser' | 'now'>>(sql`
    SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS "versionNumber",
      (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser", clock_timestamp() AS now`)
  if (!server) throw new Error('The database does not answer')
  return {
    ...server,
    extensions: names(await db.rows(sql`SELECT extname AS name FROM pg_extension`)),
    brokenIndexes: names(
      await db.rows(sql`
        SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${schema} AND NOT i.indisvalid`),
    ),
    newestFiles: names(
      await db.rows(sql`SELECT id AS name FROM ${id(schema, 'sys_file')} ORDER BY created_at DESC LIMIT 1000`),
    ),
  }
}

/** Throws when the database does not answer. */
export async function ping(db: Db): Promise<void> {
  await db.row(sql`SELECT 1`)
}

const names = (rows: Record<string, unknown>[]) => rows.map((row) => String(row.name))
