import type { FastifyInstance } from 'fastify'
import type { Context } from '#kernel/context.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { route } from '#kernel/http/route.ts'
import { extendOperation, type Operation, startOperation } from '#kernel/operations/server/operations.ts'
import type { Aggregate, Batch, BatchAnswer, Query } from '#kernel/records/contract.ts'
import * as records from '#kernel/records/server/engine.ts'
import { checkKeys, flag, queryOf, versionOf } from './record-input.ts'

type Params = { plural: string; id: string }
type Values = Record<string, JsonValue>

const tags = ['Records']
export const aggregateKeys = ['filter', 'search', 'groupBy', 'measures', 'sort', 'limit']
export const queryKeys = ['filter', 'search', 'sort', 'fields', 'cursor', 'limit', 'count', 'trash']
const common = { policy: 'any', tags, input: 'records' } as const

/**
 * The same routes for every object of the live registry, also for those made at run time. The engine checks and authorises;
 * nothing here knows a field. Rows that the database wrote as JSON are passed through.
 */
export function recordRoutes(app: FastifyInstance): void {
  readRoutes(app)
  writeRoutes(app)
  manyRoutes(app)
}

function readRoutes(app: FastifyInstance): void {
  route<Params, Values, Query>(app, {
    ...common,
    repeatable: true,
    method: 'GET',
    url: '/api/v1/:plural',
    summary: 'List records',
    handler: async ({ ctx, params, query }) => page(ctx, objectOf(ctx, params.plural), queryOf(query)),
  })
  route<Params, Values, Query>(app, {
    ...common,
    repeatable: true,
    method: 'POST',
    url: '/api/v1/:plural/query',
    readsOnly: true,
    summary: 'Query records',
    handler: async ({ ctx, params, body }) => {
      checkKeys(body, queryKeys)
      return page(ctx, objectOf(ctx, params.plural), body)
    },
  })
  route<Params, Values, Aggregate>(app, {
    ...common,
    repeatable: true,
    method: 'POST',
    url: '/api/v1/:plural/aggregate',
    readsOnly: true,
    summary: 'Group and aggregate records',
    handler: async ({ ctx, params, body }) => {
      checkKeys(body, aggregateKeys)
      return records.aggregate(ctx, objectOf(ctx, params.plural), body)
    },
  })
  route<Params, { fields?: string }, Values>(app, {
    ...common,
    repeatable: true,
    method: 'GET',
    url: '/api/v1/:plural/:id',
    summary: 'Read one record',
    handler: async ({ ctx, params, query }) => {
      checkKeys(query, ['fields', 'trash'])
      const { fields } = queryOf({ fields: query.fields })
      const trash = flag(query, 'trash')
      return records.getJson(ctx, objectOf(ctx, params.plural), params.id, {
        ...(fields ? { fields } : {}),
        ...(trash ? { trash } : {}),
      })
    },
  })
}

function writeRoutes(app: FastifyInstance): void {
  route<Params, Values, Values>(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/:plural',
    confirmed: touchesRights,
    status: 201,
    summary: 'Create a record',
    handler: async ({ ctx, params, body }) => records.create(ctx, objectOf(ctx, params.plural), valuesOf(body)),
  })
  route<Params, Values, Values>(app, {
    ...common,
    method: 'PATCH',
    url: '/api/v1/:plural/:id',
    confirmed: touchesRights,
    summary: 'Change a record',
    handler: async ({ ctx, params, body, request }) => {
      const { version: _version, ...values } = valuesOf(body)
      return records.update(ctx, objectOf(ctx, params.plural), params.id, values, versionOf(request, body.version))
    },
  })
  route<Params, Values, Values>(app, {
    ...common,
    method: 'DELETE',
    url: '/api/v1/:plural/:id',
    confirmed: (call) => 'permanently' in call.query || touchesRights(call),
    summary: 'Move a record to the trash, or destroy it with permanently=true',
    handler: async ({ ctx, params, query, request }) => {
      checkKeys(query, ['permanently'])
      const object = objectOf(ctx, params.plural)
      if (flag(query, 'permanently')) return records.destroy(ctx, object, params.id)
      return records.remove(ctx, object, params.id, versionOf(request, undefined))
    },
  })
  route<Params, Values, Values>(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/:plural/:id/restore',
    confirmed: touchesRights,
    summary: 'Take a record out of the trash',
    handler: async ({ ctx, params }) => records.restore(ctx, objectOf(ctx, params.plural), params.id),
  })
}

function manyRoutes(app: FastifyInstance): void {
  route<Params, Values, Batch>(app, {
    ...common,
    method: 'POST',
    url: '/api/v1/:plural/batch',
    confirmed: touchesRights,
    summary: 'Write up to 5,000 records, each judged alone unless atomic',
    handler: async ({ ctx, params, body }) => {
      checkKeys(body, ['items', 'atomic', 'rehearse', 'operation', 'again'])
      return runBatch(ctx, objectOf(ctx, params.plural), body)
    },
  })
  route<{ plural: string; key: string; value: string }, Values, Values>(app, {
    ...common,
    method: 'PUT',
    url: '/api/v1/:plural/by/:key/:value',
    confirmed: touchesRights,
    summary: 'Create or change the record with this unique value or external id',
    handler: async ({ ctx, params, body }) =>
      records.upsert(ctx, objectOf(ctx, params.plural), params.key, withKey(valuesOf(body), params.key, params.value)),
  })
}

/** Many writes are one operation: seen in the list of operations and undone as one. */
async function runBatch(ctx: Context, object: string, body: Batch): Promise<BatchAnswer> {
  if (!Array.isArray(body.items) || body.items.length === 0 || body.rehearse)
    return { outcomes: await records.batch(ctx, object, body) }
  return ctx.db.transaction(async (db) => {
    const sent = body.items.length
    const total = body.operation !== undefined && body.again ? 0 : sent
    const operation = await operationOf({ ...ctx, db }, object, body, total)
    const outcomes = await records.batch(operation.ctx, object, body)
    const of = (...states: string[]) => outcomes.filter(({ status }) => states.includes(status)).length
    await operation.progress({
      done: total,
      created: of('created'),
      updated: of('updated', 'deleted', 'restored'),
      skipped: of('unchanged'),
      failed: of('error') - (sent - total),
    })
    await operation.finish()
    return { outcomes, operation: operation.id }
  })
}

/** A new one, or the earlier one that goes on. */
function operationOf(ctx: Context, object: string, { operation }: Batch, total: number): Promise<Operation> {
  return operation === undefined
    ? startOperation(ctx, { kind: 'batch', params: { object, count: total }, total })
    : extendOperation(ctx, String(operation), { kind: 'batch', object, total })
}

/** Who is whom and in which team decides rights: such records are not changed from a screen that was left alone (V-19). */
function touchesRights({ ctx, params }: { ctx: Context; params: { plural: string } }): boolean {
  return ctx.registry.object(objectOf(ctx, params.plural)).def.affectsPermissions === true
}

/** The object behind a URL name; one that the asker may not read is as absent as one that does not exist. */
export function objectOf(ctx: Context, plural: string): string {
  const object = ctx.registry.byPlural(plural)
  if (ctx.access.verdict(object.name, 'read') === false) throw notFound(`Object "${plural}"`)
  return object.name
}

/** A page of a list as JSON text. */
export async function page(ctx: Context, object: string, query: Query): Promise<string> {
  const { items, next, count } = await records.queryJson(ctx, object, query)
  const tail = count ? `,"count":${JSON.stringify(count)}` : ''
  return `{"items":[${items.join(',')}],"next":${JSON.stringify(next)}${tail}}`
}

function valuesOf(body: unknown): Values {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidField('', 'wrongType', 'send a JSON object of values')
  return body as Values
}

/** `externalIds.crm` names one system inside the field. */
function withKey(values: Values, key: string, value: string): Values {
  const [field = key, part] = key.split('.')
  if (part === undefined) return { ...values, [field]: value }
  const standing = values[field]
  return {
    ...values,
    [field]: {
      ...(typeof standing === 'object' && standing !== null && !Array.isArray(standing) ? standing : {}),
      [part]: value,
    },
  }
}
