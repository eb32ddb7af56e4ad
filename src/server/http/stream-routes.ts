import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import type { StreamMessage } from '#kernel/events/server/live.ts'
import { route } from '#kernel/http/route.ts'
import { identifyAgain } from './guard.ts'
import type { Host, Routes } from './host.ts'
import { checkReader } from './origin.ts'

/** Server-sent events: each carries its cursor as id, so that a browser which comes back goes on where it was. */
export const streamRoutes: Routes = (app, host) => {
  route(app, {
    method: 'GET',
    url: '/api/v1/stream',
    policy: 'any',
    tags: ['Events'],
    summary: 'Changes that the asker may see, as they happen',
    query: z.strictObject({ cursor: z.string().max(100).optional() }),
    produces: 'text/event-stream',
    handler: async ({ ctx, query, request, reply }) => {
      checkReader(request, host.config)
      const resumed = request.headers['last-event-id']
      const cursor = query.cursor ?? (typeof resumed === 'string' && resumed !== '' ? resumed : undefined)
      return stream(ctx, host, cursor, request, reply)
    },
  })
}

async function stream(
  ctx: Context,
  host: Host,
  cursor: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const gone = new AbortController()
  request.raw.socket.once('close', () => gone.abort())
  const messages = host.live.open(ctx, { cursor, signal: gone.signal, refresh: () => identifyAgain(request, host) })
  // The first pull refuses who has too many streams, while an error can still be answered.
  const first = await messages.next()
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    // The connection ends with the stream, so that a stopping server does not wait for it.
    connection: 'close',
  })
  try {
    if (!first.done) await write(raw, gone.signal, first.value)
    for await (const message of messages) await write(raw, gone.signal, message)
  } catch (error) {
    if (!gone.signal.aborted) request.log.warn({ err: error }, 'a live stream broke off')
  } finally {
    raw.end()
  }
  return reply
}

/** Waits for a slow reader instead of piling up what it has not taken. */
async function write(raw: ServerResponse, signal: AbortSignal, message: StreamMessage): Promise<void> {
  if (!raw.write(frame(message))) await once(raw, 'drain', { signal })
}

function frame(message: StreamMessage): string {
  if (message.type === 'change')
    return `event: change\nid: ${message.event.cursor}\ndata: ${JSON.stringify(message.event)}\n\n`
  return `event: ${message.type}\nid: ${message.cursor}\ndata: {"cursor":"${message.cursor}"}\n\n`
}
