import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import type { AnySpec } from '#kernel/http/route.ts'
import { type Json, success } from './openapi-parts.ts'
import { recordComponents, recordOperation } from './openapi-records.ts'

const recordPath = '/api/v1/:plural'

/** OpenAPI 3.1 of the routes that are registered and the objects that the asker may read: nothing is written down twice. */
export function openApiDocument(
  specs: readonly AnySpec[],
  ctx: Pick<Context, 'access' | 'registry'>,
  server: string,
): Json {
  const objects = [...ctx.registry.objects.values()].filter(
    (object) => ctx.access.verdict(object.name, 'read') !== false,
  )
  const api = specs.filter((spec) => spec.url.startsWith('/api/'))
  const paths: Record<string, Json> = {}
  const add = (url: string, method: string, operation: Json) => {
    const path = url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [method.toLowerCase()]: { operationId: operationId(method, path), ...operation } }
  }
  for (const spec of api) {
    if (!spec.url.startsWith(recordPath)) add(spec.url, spec.method, fixedOperation(spec))
    else
      for (const object of objects)
        add(spec.url.replace(':plural', object.plural), spec.method, recordOperation(spec, object, base(spec)))
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Rapport', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: server }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'API key: `rpt_…`' },
        session: { type: 'apiKey', in: 'cookie', name: server.startsWith('https:') ? '__Host-rapport' : 'rapport' },
      },
      schemas: { Problem: problem, ...recordComponents(ctx.access, objects) },
    },
  }
}

const description =
  'Every object has the same routes. Decimals travel as strings, dates as `YYYY-MM-DD`, instants in UTC. Errors are problem ' +
  'details (RFC 9457). A POST with an `Idempotency-Key` is done at most once within 24 hours. Writes of a cookie session ' +
  'carry `x-csrf-token`, and what is dangerous asks them for the password again after ten minutes: 403 with code ' +
  '`reauthenticate`, then POST /api/auth/confirm.'

const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          field: { type: 'string' },
          code: { type: 'string' },
          message: { type: 'string' },
          params: { type: 'object' },
        },
      },
    },
    differences: { type: 'array', items: { type: 'object' } },
    version: { type: 'integer' },
  },
}

function fixedOperation(spec: AnySpec): Json {
  const operation = base(spec)
  const query = spec.query ? queryParameters(schemaOf(spec.query)) : []
  return {
    ...operation,
    parameters: [...(operation.parameters as Json[]), ...query],
    ...(spec.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(spec.body) } } } }
      : {}),
    ...(spec.input === 'multipart' ? { requestBody: multipartBody } : {}),
    responses: { ...success(spec, spec.response ? schemaOf(spec.response) : {}), ...(operation.responses as Json) },
  }
}

/** What every operation says, whatever it does. */
function base(spec: AnySpec): Json {
  const params = spec.params ? (schemaOf(spec.params).properties as Record<string, Json>) : {}
  const names = [...spec.url.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '').filter((name) => name !== 'plural')
  const idempotency = spec.method === 'POST' && !spec.readsOnly && spec.policy !== 'public' ? [idempotencyKey] : []
  return {
    summary: spec.summary,
    tags: spec.tags,
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: params[name] ?? { type: 'string' } })),
      ...idempotency,
    ],
    ...(spec.policy === 'public' ? { security: [] } : {}),
    ...(typeof spec.policy === 'object' ? wanted(spec.policy) : {}),
    responses: {
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 255 },
  description: 'The same key makes a repeated request the same request.',
}

const multipartBody: Json = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      },
    },
  },
}

function queryParameters(schema: Json): Json[] {
  const required = new Set((schema.required as string[] | undefined) ?? [])
  return Object.entries((schema.properties as Record<string, Json> | undefined) ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    ...(required.has(name) ? { required: true } : {}),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType | Json): Json {
  if (!(schema instanceof z.ZodType)) return schema
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return rest
}

function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/(v1\/)?/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** What the asker must be allowed, and whether API keys are refused whatever they may. */
const wanted = ({ capability, session = false }: Exclude<AnySpec['policy'], string>): Json => ({
  'x-capability': capability,
  'x-people-only': session,
})
