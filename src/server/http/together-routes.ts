import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import { history } from '#kernel/events/server/history.ts'
import { followState } from '#kernel/following/server/following.ts'
import { route } from '#kernel/http/route.ts'
import type { Aggregate, RecordPart } from '#kernel/records/contract.ts'
import * as records from '#kernel/records/server/engine.ts'
import { judged } from './problem.ts'
import { checkKeys } from './record-input.ts'
import { aggregateKeys, objectOf, page, queryKeys } from './record-routes.ts'

const most = 20
const parts = {
  record: (ctx, object, id) => records.getJson(ctx, object, id, {}),
  history: async (ctx, object, id) => JSON.stringify(await history(ctx, object, id, {})),
  following: async (ctx, object, id) => JSON.stringify(await followState(ctx, object, id)),
} satisfies Record<RecordPart, (ctx: Context, object: string, id: string) => Promise<string>>

/** What a screen asks at one moment is one request: the same reads as those of their own addresses, each judged alone. */
export function togetherRoutes(app: FastifyInstance): void {
  route<Record<string, never>, Record<string, never>, { queries: ({ object: string } & Record<string, unknown>)[] }>(
    app,
    {
      policy: 'any',
      tags: ['Records'],
      repeatable: true,
      method: 'POST',
      url: '/api/v1/queries',
      readsOnly: true,
      summary: 'Ask for several lists, figures, records, histories at once; each question is answered or refused alone',
      body: z.strictObject({
        queries: z
          .array(z.looseObject({ object: z.string() }))
          .min(1)
          .max(most),
      }),
      response: z.object({
        answers: z.array(z.union([z.object({ answer: z.any() }), z.object({ problem: z.any() })])),
      }),
      handler: async ({ ctx, body, request }) => {
        const answers = await Promise.all(
          body.queries.map(async ({ object, ...question }) => {
            try {
              return `{"answer":${await answerTo(ctx, object, question)}}`
            } catch (error) {
              return `{"problem":${JSON.stringify(judged(error as Error, request))}}`
            }
          }),
        )
        return `{"answers":[${answers.join(',')}]}`
      },
    },
  )
}

async function answerTo(ctx: Context, plural: string, question: Record<string, unknown>): Promise<string> {
  const object = objectOf(ctx, plural)
  if ('measures' in question) {
    checkKeys(question, aggregateKeys)
    return JSON.stringify(await records.aggregate(ctx, object, question as unknown as Aggregate))
  }
  if (!('part' in question)) {
    checkKeys(question, queryKeys)
    return page(ctx, object, question)
  }
  checkKeys(question, ['id', 'part'])
  const id = z.uuid().safeParse(question.id)
  if (!id.success) throw invalidField('id', 'wrongType', 'send the id of a record')
  if (!isPart(question.part)) throw invalidField('part', 'wrongValue', `send one of ${Object.keys(parts).join(', ')}`)
  return parts[question.part](ctx, object, id.data)
}

const isPart = (part: unknown): part is RecordPart => typeof part === 'string' && Object.hasOwn(parts, part)
