import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Db } from '#kernel/db/contract.ts'
import { withinTransaction } from '#kernel/db/database.ts'
import { compile, id, sql } from '#kernel/db/sql.ts'
import { kinds } from '#kernel/fields/kinds.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { loadCustomDefinitions } from '#kernel/objects/server/custom-store.ts'
import { diffSchema, migrateSystem, runStep, type SchemaStep } from '#kernel/objects/server/migrate.ts'
import { buildRegistry, type CustomDefinitions, type Registry } from '#kernel/objects/server/registry.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import { definitionTables, type Progress } from './backup.ts'
import { copyIn, moveSequence, readTables } from './catalog.ts'
import { BackupError, readSections, type Section } from './container.ts'
import type { Body, Manifest } from './manifest.ts'
import { expectBody, readManifest, verifyBackup } from './verify.ts'

export interface RestoreOptions {
  workspace: Workspace
  files: FileStore
  path: string
  progress?: Progress
}

export interface RestoreSummary {
  manifest: Manifest
  rows: number
}

/**
 * Puts a backup into an empty workspace, whole or not at all: one transaction. The tables are made by the migrator from
 * this program's code and the custom definitions; the file gives rows and never a statement (S-31).
 */
export async function restore(options: RestoreOptions): Promise<RestoreSummary> {
  const { workspace, path } = options
  await verifyBackup(path, workspace)
  const client = await workspace.db.connect()
  try {
    await client.query('BEGIN')
    await client.query('SET LOCAL statement_timeout = 0')
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0')
    const db = withinTransaction(client)
    await refuseUsed(db, workspace.schema)
    await db.run(sql`DROP SCHEMA IF EXISTS ${id(workspace.schema)} CASCADE`)
    const summary = await restoreInto(client, db, options)
    await client.query('COMMIT')
    for (const { name } of await readTables(workspace.db, workspace.schema)) {
      await workspace.db.run(sql`ANALYZE ${id(workspace.schema, name)}`)
    }
    return summary
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

async function restoreInto(client: pg.PoolClient, db: Db, options: RestoreOptions): Promise<RestoreSummary> {
  const restoration = new Restoration(client, db, options)
  try {
    return await restoration.run()
  } catch (error) {
    for (const file of restoration.storedFiles) await options.files.delete(file)
    throw error
  }
}

/** What a fresh installation seeds may go; people and what they made may not. */
async function refuseUsed(db: Db, schema: string): Promise<void> {
  const { user, event } = (await db.row<{ user: boolean; event: boolean }>(
    sql`SELECT to_regclass(format('%I.user', ${schema}::text)) IS NOT NULL AS user,
          to_regclass(format('%I.sys_event', ${schema}::text)) IS NOT NULL AS event`,
  )) ?? { user: false, event: false }
  const used =
    (user && (await db.row(sql`SELECT 1 FROM ${id(schema, 'user')} LIMIT 1`))) ||
    (event && (await db.row(sql`SELECT 1 FROM ${id(schema, 'sys_event')} WHERE source <> 'system' LIMIT 1`)))
  if (used) throw new BackupError('A backup is restored into an empty Rapport only, and this one is in use')
}

class Restoration {
  readonly #client: pg.PoolClient
  readonly #db: Db
  readonly #options: RestoreOptions
  readonly storedFiles: string[] = []
  /** Columns of the standing tables: rows of a file go nowhere else. */
  #columns = new Map<string, Set<string>>()
  /** Steps that are faster with the rows in place: indexes and references. */
  #later: SchemaStep[] = []

  constructor(client: pg.PoolClient, db: Db, options: RestoreOptions) {
    this.#client = client
    this.#db = db
    this.#options = options
  }

  async run(): Promise<RestoreSummary> {
    const { workspace, path, progress = () => {} } = this.#options
    let manifest: Manifest | undefined
    let index = 0
    let rows = 0
    for await (const section of readSections(path)) {
      if (!manifest) {
        manifest = readManifest(section.header, workspace)
        for await (const _ of section.data);
        await this.#makeSystemTables(manifest)
        continue
      }
      const body = expectBody(manifest, index, section.header)
      progress(index++, manifest.tables.length + manifest.files, body.kind === 'table' ? body.name : 'files')
      if (body.kind === 'table') rows += await this.#copy(body.name, manifest, section)
      else await this.#store(body, section)
      if (index === definitionTables.length) await this.#makeObjectTables()
    }
    if (!manifest) throw new BackupError('This backup is damaged: it has no list of contents')
    await this.#finish(manifest)
    return { manifest, rows }
  }

  /** The tables as the backup's own Rapport had them: younger steps run when the rows are in. */
  async #makeSystemTables(manifest: Manifest): Promise<void> {
    const { schema, migrations } = this.#options.workspace
    const known = new Set(manifest.migrations)
    await migrateSystem(
      this.#db,
      schema,
      migrations.filter((migration) => known.has(migration.name)),
    )
    await this.#readColumns()
  }

  async #makeObjectTables(): Promise<void> {
    const { schema, code } = this.#options.workspace
    const registry = registryOf(code, await loadCustomDefinitions(this.#db, schema))
    const steps = await diffSchema(this.#db, schema, registry)
    const isTable = (step: SchemaStep) => step.what.startsWith('table ')
    for (const step of steps.filter(isTable)) await runStep(this.#db, step)
    this.#later = steps.filter((step) => !isTable(step))
    await this.#readColumns()
  }

  async #readColumns(): Promise<void> {
    const tables = await readTables(this.#db, this.#options.workspace.schema)
    this.#columns = new Map(tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]))
  }

  async #copy(name: string, manifest: Manifest, section: Section): Promise<number> {
    const { schema } = this.#options.workspace
    const columns = manifest.tables.find((table) => table.name === name)?.columns ?? []
    const standing = this.#columns.get(name)
    const unknown = standing ? columns.find((column) => !standing.has(column)) : name
    if (!standing || unknown) {
      throw new BackupError(
        `This backup holds ${name}${standing ? `.${unknown}` : ''}, which this Rapport (no longer) has`,
      )
    }
    await this.#db.run(sql`DELETE FROM ${id(schema, name)}`)
    const stream = this.#client.query(copyFrom(compile(copyIn(schema, name, columns)).text))
    await pipeline(Readable.from(section.data, { objectMode: false }), stream).catch((error) => {
      throw asBackupError(error, name)
    })
    const { rows } = section.end()
    if (rows !== stream.rowCount)
      throw new BackupError(`This backup is damaged: ${name} has ${stream.rowCount} rows instead of ${rows}`)
    return stream.rowCount
  }

  async #store(file: Extract<Body, { kind: 'file' }>, section: Section): Promise<void> {
    if (file.isMissing) {
      for await (const _ of section.data);
      return
    }
    const stored = await this.#options.files.put(section.data, { maxBytes: Number.MAX_SAFE_INTEGER, id: file.id })
    this.storedFiles.push(file.id)
    if (stored.sha256 !== file.sha256) throw new BackupError('This backup is damaged: a file has another checksum')
  }

  async #finish(manifest: Manifest): Promise<void> {
    const { schema, migrations } = this.#options.workspace
    for (const sequence of manifest.sequences) {
      if (this.#columns.get(sequence.table)?.has(sequence.column)) await moveSequence(this.#db, schema, sequence)
    }
    for (const step of this.#later) await runStep(this.#db, step)
    await migrateSystem(this.#db, schema, migrations)
    // The queue is not part of a backup: what waited in it will not go on by itself.
    await this.#db.run(sql`
      UPDATE ${id(schema, 'sys_operation')} SET state = 'failed', finished_at = now(), error = 'The backup was made while this was running'
      WHERE state IN ('queued', 'running')`)
  }
}

/** Names become tables and columns, so they must be names, and kinds must be known. */
function registryOf(code: Workspace['code'], custom: CustomDefinitions): Registry {
  const names = [...custom.objects.map((object) => object.name), ...custom.fields.map((field) => field.name)]
  const fields = [
    ...custom.objects.flatMap((object) => Object.entries(object.fields)),
    ...custom.fields.map((f) => [f.name, f.def] as const),
  ]
  const columns = custom.fields.flatMap(({ storage }) => (storage ? [{ base: storage.base }, ...storage.kept] : []))
  const isSound =
    columns.every(
      (one) => /^[a-z][a-z0-9_]{0,62}$/.test(one.base) && (!('def' in one) || Object.hasOwn(kinds, one.def.kind)),
    ) &&
    names.concat(fields.map(([field]) => field)).every((text) => /^[a-z][A-Za-z0-9]{0,49}$/.test(text)) &&
    fields.every(([, def]) => Object.hasOwn(kinds, def.kind))
  if (!isSound) throw new BackupError('This backup is damaged: its custom objects have names or kinds that cannot be')
  try {
    return buildRegistry(code, custom)
  } catch (error) {
    throw new BackupError(`The custom objects of this backup do not fit this Rapport: ${(error as Error).message}`)
  }
}

/** Class 22: the text of a row does not fit its column. */
function asBackupError(error: unknown, table: string): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (!code.startsWith('22') && !code.startsWith('23')) return error
  return new BackupError(`This backup is damaged: ${table}: ${(error as Error).message}`)
}
