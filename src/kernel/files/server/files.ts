import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { actorKey, type Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { notFound, PublicError } from '#kernel/errors.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import { type FileJson, maxFileBytes } from '#kernel/files/contract.ts'
import { once } from '#kernel/http/idempotency.ts'
import type { Job, Reader } from '#kernel/module.ts'
import { targetOf } from '#kernel/objects/server/registry.ts'
import { get } from '#kernel/records/server/engine.ts'
import { safeName } from './names.ts'
import type { ByteRange, FileStore } from './store.ts'
import { typeOf } from './types.ts'

export interface Upload {
  name: string
  content: AsyncIterable<Uint8Array>
  maxBytes?: number
  /** The same key and bytes make a repeated upload the same file. */
  idempotencyKey?: string
}

/** Stores an upload. Until a record of the uploader refers to it, only the uploader may read it. */
export async function uploadFile(ctx: Context, store: FileStore, upload: Upload): Promise<FileJson> {
  const stored = await store.put(upload.content, { maxBytes: upload.maxBytes ?? maxFileBytes })
  const file: FileJson = {
    id: stored.id,
    name: safeName(upload.name),
    size: stored.size,
    type: typeOf(stored.head, upload.name),
    sha256: stored.sha256,
    createdAt: ctx.clock.now().toISOString(),
    createdBy: actorKey(ctx.actor),
  }
  if (upload.idempotencyKey === undefined) return record(ctx, file)
  // What the bytes are is known only now: those of a repeated upload go again.
  const hash = createHash('sha256').update(`upload ${file.name}\n${file.sha256}`).digest()
  const discard = () => store.delete(stored.id)
  const { body, repeated } = await once(ctx, upload.idempotencyKey, hash, async (tx) => ({
    status: 201,
    body: JSON.stringify(await record(tx, file)),
  })).catch(async (error) => {
    await discard()
    throw error
  })
  if (repeated) await discard()
  return JSON.parse(body ?? '') as FileJson
}

async function record(ctx: Context, file: FileJson): Promise<FileJson> {
  await ctx.db.run(
    sql`INSERT INTO ${id(ctx.workspace.schema, 'sys_file')} (id, name, size, type, sha256, created_at, created_by)
        VALUES (${file.id}, ${file.name}, ${file.size}, ${file.type}, ${file.sha256}, ${file.createdAt}, ${file.createdBy})`,
  )
  return file
}

/** What is known of a file; absent and unreadable are the same answer. */
export async function getFile(ctx: Context, fileId: string): Promise<FileJson> {
  const row = isUuid(fileId)
    ? await ctx.db.row<FileRow>(
        sql`SELECT id, name, size, type, sha256, created_at AS "createdAt", created_by AS "createdBy", object, record_id AS "recordId", field
            FROM ${id(ctx.workspace.schema, 'sys_file')} WHERE id = ${fileId}::uuid`,
      )
    : undefined
  if (!row || !(await mayRead(ctx, row))) throw notFound('This file')
  const { object: _object, recordId: _recordId, field: _field, ...file } = row
  return file
}

/** What is known of several files; absent and unreadable ones are left out. */
export async function getFiles(ctx: Context, fileIds: string[]): Promise<FileJson[]> {
  const files: FileJson[] = []
  for (const fileId of new Set(fileIds)) {
    const file = await getFile(ctx, fileId).catch(absent)
    if (file) files.push(file)
  }
  return files
}

function absent(error: unknown): null {
  if (error instanceof PublicError && error.code === 'notFound') return null
  throw error
}

/** The bytes, or part of them. */
export async function readFile(
  ctx: Context,
  store: FileStore,
  fileId: string,
  range?: ByteRange,
): Promise<{ file: FileJson; content: Readable }> {
  const file = await getFile(ctx, fileId)
  const content = await store.get(file.id, range)
  if (!content) throw notFound('The content of this file')
  return { file, content }
}

/** Gives a file the name of its attachment; only one that is the attachment's own, or about to become so by its uploader. */
export async function renameFile(
  ctx: Context,
  { file, name, record: owner, by }: { file: string; name: string; record: string; by: string },
): Promise<void> {
  await ctx.db.run(
    sql`UPDATE ${id(ctx.workspace.schema, 'sys_file')} SET name = ${safeName(name)}
        WHERE id = ${file} AND (record_id = ${owner} OR (record_id IS NULL AND created_by = ${by}))`,
  )
}

/** The uploader takes back a file that no record refers to. */
export async function deleteFile(ctx: Context, store: FileStore, fileId: string): Promise<void> {
  const file = await getFile(ctx, fileId)
  const deleted = await ctx.db.run(
    sql`DELETE FROM ${id(ctx.workspace.schema, 'sys_file')}
        WHERE id = ${file.id} AND record_id IS NULL AND created_by = ${actorKey(ctx.actor)}`,
  )
  if (deleted === 0) throw new PublicError('conflict', 'A record refers to this file')
  ctx.db.afterCommit(
    () =>
      void store.delete(file.id).catch((error) => ctx.log.warn({ error, file: file.id }, 'A file stayed on the disk')),
  )
}

/**
 * Ties files to the record whose field names them: from then on whoever reads that field reads the file. Only a write by
 * the uploader ties, so that knowing an id opens nothing. Files of destroyed records are destroyed.
 */
export function fileReader(store: FileStore): Reader {
  return {
    name: 'files',
    objects: [],
    async handle(ctx, events) {
      const table = id(ctx.workspace.schema, 'sys_file')
      for (const event of events) {
        for (const { field, ids } of filesIn(ctx, event)) {
          await ctx.db.run(
            sql`UPDATE ${table} SET object = ${event.object}, record_id = ${event.recordId}, field = ${field}
                WHERE id = ANY(${ids}::uuid[]) AND record_id IS NULL AND created_by = ${event.actor}`,
          )
        }
      }
      const gone = events.filter((event) => event.type === 'destroyed').map((event) => event.recordId)
      if (gone.length === 0) return
      const files = await ctx.db.rows<{ id: string }>(
        sql`DELETE FROM ${table} WHERE record_id = ANY(${gone}::uuid[]) RETURNING id`,
      )
      ctx.db.afterCommit(() => void removeAll(ctx, store, files))
    },
  }
}

/** Removes bytes that no row speaks of: cut-off uploads and files whose deletion was interrupted. */
export function fileSweep(store: FileStore): Job {
  return {
    name: 'files.sweep',
    schedule: '40 3 * * *',
    async run(ctx) {
      const dayAgo = new Date(ctx.clock.now().getTime() - 86_400_000)
      for await (const fileId of store.olderThan(dayAgo)) {
        const row = await ctx.db.row(sql`SELECT 1 FROM ${id(ctx.workspace.schema, 'sys_file')} WHERE id = ${fileId}`)
        if (!row) await store.delete(fileId)
      }
    },
  }
}

interface FileRow extends FileJson {
  object: string | null
  recordId: string | null
  field: string | null
}

async function mayRead(ctx: Context, row: FileRow): Promise<boolean> {
  if (row.createdBy === actorKey(ctx.actor) || ctx.actor.type === 'system') return true
  if (!row.object || !row.recordId || !row.field || !ctx.registry.objects.has(row.object)) return false
  if (!ctx.access.canReadField(row.object, row.field)) return false
  const record = await get(ctx, row.object, row.recordId, { fields: ['id'], trash: true }).catch((error) => {
    if (error instanceof PublicError && error.code === 'notFound') return null
    throw error
  })
  return record !== null
}

/** Fields that hold ids of something that is no record: those are files. */
function filesIn(ctx: Context, event: RecordEvent): { field: string; ids: string[] }[] {
  const object = ctx.registry.objects.get(event.object)
  if (!object || !event.after) return []
  return Object.entries(event.after).flatMap(([name, value]) => {
    const field = object.fields.get(name)
    if (!field || value === null || !['uuid', 'uuidArray'].includes(field.storage) || targetOf(field)) return []
    const ids = [value].flat().filter((each) => typeof each === 'string')
    return ids.length > 0 ? [{ field: name, ids }] : []
  })
}

async function removeAll(ctx: Context, store: FileStore, files: { id: string }[]): Promise<void> {
  for (const file of files) {
    await store
      .delete(file.id)
      .catch((error) => ctx.log.warn({ error, file: file.id }, 'A file stayed on the disk until the next sweep'))
  }
}
