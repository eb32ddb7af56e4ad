import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Db } from '#kernel/db/contract.ts'
import { withinTransaction } from '#kernel/db/database.ts'
import { compile, id, sql } from '#kernel/db/sql.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { organizationSettings } from '#kernel/settings/server/settings.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import { copyOut, readSequences, readTables, type TableInfo } from './catalog.ts'
import { type BackupWriter, createBackupFile, formatVersion } from './container.ts'
import type { Manifest } from './manifest.ts'

/** Called as the work moves on: sections done of all. */
export type Progress = (done: number, total: number, name: string) => void

export interface BackupOptions {
  workspace: Workspace
  files: FileStore
  /** Version of Rapport, for people who look at the file. */
  version: string
  path: string
  progress?: Progress
}

export interface BackupSummary {
  tables: number
  rows: number
  files: number
  /** Files of which only the name was left. */
  missingFiles: number
  /** Size of the file on disk. */
  bytes: number
}

/** Tables that tell which other tables there are; a restore needs them first. */
export const definitionTables = ['sys_object', 'sys_field']

/**
 * Writes everything of a workspace as it stands at one moment into one file, while people go on working. Streams table by
 * table, so memory stays flat.
 */
export async function backup(options: BackupOptions): Promise<BackupSummary> {
  const { workspace } = options
  const client = await workspace.db.connect()
  const writer = await createBackupFile(options.path)
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query('SET LOCAL statement_timeout = 0')
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0')
    const summary = await writeSections(writer, client, options)
    return { ...summary, ...(await writer.finish()) }
  } catch (error) {
    await writer.abandon()
    throw error
  } finally {
    await client.query('ROLLBACK').catch(() => {})
    client.release()
  }
}

async function writeSections(
  writer: BackupWriter,
  client: pg.PoolClient,
  { workspace, files, version, progress = () => {} }: BackupOptions,
): Promise<Omit<BackupSummary, 'bytes'>> {
  const { schema } = workspace
  const db = withinTransaction(client)
  const tables = definitionsFirst(await readTables(db, schema))
  const stored = await readFiles(db, schema)
  const total = tables.length + stored.length
  await writer.section(await describe(db, schema, version, tables, stored.length), nothing())
  let rows = 0
  for (const [index, table] of tables.entries()) {
    progress(index, total, table.name)
    const stream = client.query(copyTo(compile(copyOut(schema, table)).text))
    const end = await writer.section({ kind: 'table', name: table.name }, stream, () => stream.rowCount)
    rows += end.rows ?? 0
  }
  let missingFiles = 0
  for (const [index, file] of stored.entries()) {
    progress(tables.length + index, total, 'files')
    if (!(await writeFile(writer, files, file))) missingFiles++
  }
  progress(total, total, '')
  return { tables: tables.length, rows, files: stored.length - missingFiles, missingFiles }
}

function definitionsFirst(tables: TableInfo[]): TableInfo[] {
  const isFirst = (table: TableInfo) => definitionTables.includes(table.name)
  return [...tables.filter(isFirst), ...tables.filter((table) => !isFirst(table))]
}

interface FileRow {
  id: string
  sha256: string
}

async function readFiles(db: Db, schema: string): Promise<FileRow[]> {
  return db.rows<FileRow & Record<string, unknown>>(sql`SELECT id, sha256 FROM ${id(schema, 'sys_file')} ORDER BY id`)
}

/** A lost file must not keep a company from having a backup: it is written down as missing. */
async function writeFile(writer: BackupWriter, files: FileStore, file: FileRow): Promise<boolean> {
  const content = await files.get(file.id)
  const header = { kind: 'file', id: file.id, sha256: file.sha256, isMissing: content === null }
  const end = await writer.section(header, content ?? nothing())
  if (content && end.sha256 !== file.sha256)
    throw new Error(`The stored file ${file.id} is damaged: it has another checksum`)
  return content !== null
}

async function describe(
  db: Db,
  schema: string,
  version: string,
  tables: TableInfo[],
  files: number,
): Promise<Manifest> {
  const facts = await db.row<{ postgres: string; at: string }>(
    sql`SELECT current_setting('server_version') AS postgres, transaction_timestamp() AS at`,
  )
  const migrations = await db.rows<{ name: string }>(
    sql`SELECT name FROM ${id(schema, 'sys_migration')} ORDER BY at, name`,
  )
  const setting = await db.row<{ value: unknown }>(
    sql`SELECT value FROM ${id(schema, 'sys_setting')} WHERE key = 'organization'`,
  )
  return {
    kind: 'manifest',
    format: formatVersion,
    version,
    createdAt: facts?.at ?? '',
    organization: organizationSettings(setting?.value).name,
    postgres: facts?.postgres ?? '',
    migrations: migrations.map((migration) => migration.name),
    tables: tables.map(({ name, columns }) => ({ name, columns: columns.map((column) => column.name) })),
    sequences: await readSequences(db, schema),
    files,
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}
