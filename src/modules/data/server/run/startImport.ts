import { createHash } from 'node:crypto'
import { actorKey, type Context } from '#kernel/context.ts'
import { conflict, forbidden } from '#kernel/errors.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import { recordOperation } from '#kernel/operations/server/operations.ts'
import { uuidv7 } from '#kernel/records/server/uuid.ts'
import type { FileOptions, Mapping } from '../../contract.ts'
import { findSameFile, type ImportRow, insertImport } from '../importStore.ts'
import { habitsOf } from '../parse/guess.ts'
import { understand } from '../parse/probe.ts'
import type { ByteSource } from '../parse/source.ts'
import { columnNames, openTable } from '../parse/table.ts'
import { rememberMapping } from '../profileStore.ts'
import { operationState } from './importRuns.ts'
import { compilePlan } from './plan.ts'

export interface StartInput {
  source: ByteSource
  /** Id in the file store; null for a file of the command line. */
  file: string | null
  /** Known for stored files; counted here otherwise. */
  sha256?: string
  options?: Partial<FileOptions>
  mapping: Mapping
  dryRun?: boolean
  again?: boolean
  /** Rows without header, when they were counted before. */
  total?: number | null
}

/** Checks everything that can be checked before the first row and writes the run down; nothing is imported yet. */
export async function startImport(ctx: Context, input: StartInput): Promise<ImportRow> {
  demandRights(ctx, input.mapping)
  const table = await openTable(input.source)
  const { options, head } = await understand(
    table,
    habitsOf(ctx.locale.language, ctx.organization.country),
    input.options ?? {},
  )
  const header = columnNames(head[0], options.header)
  compilePlan(ctx, input.mapping, header, options)
  const sha256 = input.sha256 ?? (await fingerprint(input.source))
  if (!input.dryRun && !input.again && input.mapping.mode === 'create')
    await refuseSameFile(ctx, input.mapping.object, sha256)
  const row: ImportRow = {
    id: uuidv7(ctx.clock.now().getTime()),
    operation: input.dryRun ? null : uuidv7(ctx.clock.now().getTime()),
    object: input.mapping.object,
    file: input.file,
    fileName: input.source.name,
    sha256,
    options,
    mapping: input.mapping,
    header,
    dryRun: input.dryRun ?? false,
    state: 'queued',
    actor: actorKey(ctx.actor),
    cancel: false,
    total: input.total ?? null,
    position: 0,
  }
  await ctx.db.transaction(async (db) => write({ ...ctx, db }, row))
  return row
}

/** The run, its operation and its job exist together or not at all. */
async function write(ctx: Context, row: ImportRow): Promise<void> {
  await insertImport(ctx, row)
  if (row.operation) {
    const params = { fileName: row.fileName, object: row.object, import: row.id }
    await recordOperation(ctx, { id: row.operation, kind: 'import', params, total: row.total, state: 'queued' })
    await rememberMapping(ctx, row.header, row.mapping, row.options)
  }
  if (row.file) await enqueue(ctx, importJob, { import: row.id }, { key: `import ${row.id}` })
}

/** Name of the job that runs imports of stored files. */
export const importJob = 'data.import'

/** The right to import, and to do with these records by hand what the import would do. */
function demandRights(ctx: Context, { object, mode }: Mapping): void {
  if (!ctx.access.has('import')) throw forbidden('You may not import')
  const { name, plural } = ctx.registry.object(object)
  if (mode !== 'update' && ctx.access.verdict(name, 'create') === false) throw forbidden(`You may not create ${plural}`)
  if (mode !== 'create' && ctx.access.verdict(name, 'update') === false) throw forbidden(`You may not change ${plural}`)
}

/** New records of a file that was imported as new records would all be there twice, unless the first were taken back. */
async function refuseSameFile(ctx: Context, object: string, sha256: string): Promise<void> {
  for (const earlier of await findSameFile(ctx, object, sha256)) {
    if ((await operationState(ctx, earlier.operation)) === 'undone') continue
    const message =
      'This file was imported as new records before. Undo that import, choose a key to update by, or import it again on purpose.'
    throw conflict(message, [], { reason: 'sameFile', import: earlier.id, at: earlier.at })
  }
}

async function fingerprint(source: ByteSource): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of source.stream()) hash.update(chunk)
  return hash.digest('hex')
}
