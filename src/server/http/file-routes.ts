import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalidField, PublicError } from '#kernel/errors.ts'
import { type FileJson, maxFileBytes, shownInPlace } from '#kernel/files/contract.ts'
import { deleteFile, getFile, getFiles, readFile, uploadFile } from '#kernel/files/server/files.ts'
import { contentDisposition } from '#kernel/files/server/names.ts'
import type { ByteRange } from '#kernel/files/server/store.ts'
import { idempotencyKeyOf, route } from '#kernel/http/route.ts'
import type { Routes } from './host.ts'

const params = z.strictObject({ id: z.uuid() })
const tags = ['Files']

/** Lets routes of input `multipart` read one file as a stream; nothing is kept in memory. */
export async function addUploads(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    limits: { files: 1, fields: 10, fieldSize: 10_000, headerPairs: 20, fileSize: 2 ** 40 },
  })
}

export const fileRoutes: Routes = (app, { files }) => {
  route(app, {
    method: 'POST',
    url: '/api/v1/files',
    policy: 'any',
    tags,
    input: 'multipart',
    status: 201,
    summary: `Store one file of up to ${maxFileBytes / 1024 / 1024} MB`,
    handler: async ({ ctx, request }) => {
      const part = await request.file()
      if (!part) throw invalidField('file', 'required', 'send one file')
      return uploadFile(ctx, files, { name: part.filename, content: part.file, ...idempotencyKeyOf(request) })
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/files',
    policy: 'any',
    tags,
    summary: 'Name, size and type of up to 100 files; those that are gone or may not be read are absent',
    query: z.strictObject({ ids: z.string().max(100 * 37) }),
    handler: async ({ ctx, query }) => ({ items: await getFiles(ctx, query.ids.split(',').slice(0, 100)) }),
  })
  route(app, {
    method: 'GET',
    url: '/api/v1/files/:id',
    policy: 'any',
    tags,
    summary: 'The bytes of a file, or a range of them',
    produces: 'application/octet-stream',
    params,
    query: z.strictObject({ download: z.enum(['true', 'false']).optional() }),
    handler: async ({ ctx, params, query, request, reply }) => {
      const file = await getFile(ctx, params.id)
      const range = rangeOf(request, file.size)
      const { content } = await readFile(ctx, files, params.id, range)
      describe(reply, file, query.download === 'true', range)
      return content
    },
  })
  route(app, {
    method: 'DELETE',
    url: '/api/v1/files/:id',
    policy: 'any',
    tags,
    summary: 'Take back an upload that no record refers to',
    params,
    handler: async ({ ctx, params }) => deleteFile(ctx, files, params.id),
  })
}

/** Foreign content runs nothing and frames nothing, even when it is opened by itself (S-26, V-38). */
function describe(reply: FastifyReply, file: FileJson, download: boolean, range: ByteRange | undefined): void {
  const inPlace = shownInPlace.has(file.type) && !download
  const length = range ? range.end - range.start + 1 : file.size
  reply.headers({
    'content-type': shownInPlace.has(file.type) ? file.type : 'application/octet-stream',
    'content-disposition': contentDisposition(inPlace ? 'inline' : 'attachment', file.name),
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'content-length': String(length),
    'accept-ranges': 'bytes',
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${file.size}` } : {}),
  })
  if (range) reply.code(206)
}

/** One range as players and download managers ask for it; several at once are answered whole. */
function rangeOf(request: FastifyRequest, size: number): ByteRange | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.range ?? '')
  const [, from = '', to = ''] = match ?? []
  if (!match || (from === '' && to === '')) return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (start > end) throw new PublicError('invalid', 'The range lies outside of the file')
  return { start, end }
}
