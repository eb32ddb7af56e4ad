import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import { deleteFile, getFile, uploadFile } from '#kernel/files/server/files.ts'
import { contentDisposition } from '#kernel/files/server/names.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { route } from '#kernel/http/route.ts'
import type { FileOptions, FileProbe, ImportRequest } from '../contract.ts'
import { errorFile } from './errorFile.ts'
import { guessFor } from './mapping/guessFor.ts'
import { habitsOf } from './parse/guess.ts'
import { probeFile } from './parse/probe.ts'
import { storedSource } from './parse/storedSource.ts'
import { sizeLimits } from './parse/table.ts'
import { cancelImport, getImport, importRow, listImports } from './run/importRuns.ts'
import { startImport } from './run/startImport.ts'
import { guessBody, importBody, probeBody } from './schemas.ts'

const params = z.strictObject({ id: z.uuid() })
const common = { policy: { capability: 'import' as const }, tags: ['Import'] }

/** Upload, look, guess, run, watch: the steps of the wizard, each usable by itself. */
export function importRoutes(app: FastifyInstance, files: FileStore): void {
  fileRoutes(app, files)
  runRoutes(app, files)
}

function fileRoutes(app: FastifyInstance, files: FileStore): void {
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/imports/files',
    input: 'multipart',
    status: 201,
    summary: 'Upload a CSV or XLSX file and say what was understood',
    handler: async ({ ctx, request }) => {
      const part = await request.file()
      if (!part) throw invalidField('file', 'required', 'Send one file')
      return upload(ctx, files, part.filename, part.file)
    },
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/imports/probe',
    readsOnly: true,
    summary: 'Look at an uploaded file again with other options',
    body: probeBody,
    handler: async ({ ctx, body }) => probe(ctx, files, body.fileId, (body.options ?? {}) as Partial<FileOptions>),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/imports/guess',
    readsOnly: true,
    summary: 'Propose where the columns of a file go',
    body: guessBody,
    handler: async ({ ctx, body }) => {
      const found = await probe(ctx, files, body.fileId, (body.options ?? {}) as Partial<FileOptions>)
      return guessFor(ctx, body.object, found, body.fresh)
    },
  })
}

function runRoutes(app: FastifyInstance, files: FileStore): void {
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/imports',
    status: 202,
    confirmed: ({ ctx, body }) => ctx.registry.objects.get(body.mapping.object)?.def.affectsPermissions === true,
    summary: 'Start an import, or a dry run of it, in the background',
    body: importBody,
    handler: async ({ ctx, body }) => {
      const { fileId, ...rest } = body as ImportRequest
      const file = await getFile(ctx, fileId)
      const row = await startImport(ctx, {
        ...rest,
        source: storedSource(files, file),
        file: file.id,
        sha256: file.sha256,
      })
      return getImport(ctx, row.id)
    },
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/imports',
    summary: 'Your imports, newest first',
    handler: async ({ ctx }) => ({ items: await listImports(ctx) }),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/imports/:id',
    summary: 'How an import stands',
    params,
    handler: async ({ ctx, params }) => getImport(ctx, params.id),
  })
  route(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/imports/:id/cancellation',
    summary: 'Stop an import after its batch',
    params,
    handler: async ({ ctx, params }) => cancelImport(ctx, params.id),
  })
  route(app, {
    ...common,
    method: 'GET',
    url: '/api/v1/imports/:id/errors.csv',
    summary: 'The rows that were not written, with their reasons',
    produces: 'text/csv; charset=utf-8',
    params,
    handler: async ({ ctx, params, reply }) => {
      const row = await importRow(ctx, params.id)
      const name = `${row.fileName.replace(/\.[^.]*$/, '')}-errors.csv`
      reply.type('text/csv; charset=utf-8').header('content-disposition', contentDisposition('attachment', name))
      return Readable.from(errorFile(ctx, row))
    },
  })
}

/** A file that is no table is not kept. */
async function upload(
  ctx: Context,
  files: FileStore,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<FileProbe> {
  const file = await uploadFile(ctx, files, { name, content, maxBytes: sizeLimits.csv })
  try {
    return await probe(ctx, files, file.id, {})
  } catch (error) {
    await deleteFile(ctx, files, file.id)
    throw error
  }
}

async function probe(
  ctx: Context,
  files: FileStore,
  fileId: string,
  options: Partial<FileOptions>,
): Promise<FileProbe> {
  const file = await getFile(ctx, fileId)
  const habits = habitsOf(ctx.locale.language, ctx.organization.country)
  return probeFile(storedSource(files, file), file.id, habits, options)
}
