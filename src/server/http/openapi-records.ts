import type { AnySpec } from '#kernel/http/route.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Access } from '#kernel/permissions/contract.ts'
import { dateBuckets } from '#kernel/records/contract.ts'
import { type Json, success } from './openapi-parts.ts'

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const nameOf = (object: RegisteredObject) => object.name.charAt(0).toUpperCase() + object.name.slice(1)

/** A record route as it is for one object; the route's tail tells what goes in and comes out. */
export function recordOperation(spec: AnySpec, object: RegisteredObject, base: Json): Json {
  const tail = `${spec.method} ${spec.url.slice('/api/v1/:plural'.length)}`
  const name = nameOf(object)
  const body = bodies(name)[tail]
  const response = answers(name)[tail] ?? {}
  const query = (parameters[tail] ?? []).map(([param, description]) => ({
    name: param,
    in: 'query',
    schema: { type: 'string' },
    description,
  }))
  return {
    ...base,
    tags: [object.name],
    parameters: [...(base.parameters as Json[]), ...query],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: { ...success(spec, response), ...(base.responses as Json) },
  }
}

/** Schemas that records share, and two for each object: what comes and what goes. */
export function recordComponents(access: Access, objects: readonly RegisteredObject[]): Json {
  const own = objects.flatMap((object): [string, Json][] => {
    const readable = [...object.fields.values()].filter((field) => access.canReadField(object.name, field.name))
    const writable = readable.filter((field) => !field.def.readOnly && access.canWriteField(object.name, field.name))
    const required = writable.filter((field) => mustBeGiven(field.def)).map((field) => field.name)
    return [
      [
        nameOf(object),
        { type: 'object', properties: { ...propertiesOf(readable), can: ref('Can') }, required: ['id', 'version'] },
      ],
      [
        `${nameOf(object)}Values`,
        {
          type: 'object',
          properties: propertiesOf(writable),
          additionalProperties: false,
          ...(required.length > 0 ? { $comment: `required on create: ${required.join(', ')}` } : {}),
        },
      ],
    ]
  })
  return { ...shared, ...Object.fromEntries(own) }
}

function propertiesOf(fields: readonly RegisteredField[]): Json {
  return Object.fromEntries(
    fields.map((field) => [field.name, { anyOf: [field.kind.schema(field.def), { type: 'null' }] }]),
  )
}

function bodies(name: string): Record<string, Json> {
  const values = ref(`${name}Values`)
  return {
    'POST ': values,
    'PATCH /:id': values,
    'PUT /by/:key/:value': values,
    'POST /query': ref('Query'),
    'POST /aggregate': ref('Aggregate'),
    'POST /batch': ref('Batch'),
    'POST /export': ref('Query'),
    'POST /export/preview': ref('Query'),
    'POST /export.xlsx': ref('Query'),
  }
}

function answers(name: string): Record<string, Json> {
  const record = ref(name)
  const page = {
    type: 'object',
    required: ['items', 'next'],
    properties: { items: { type: 'array', items: record }, next: { type: ['string', 'null'] }, count: ref('Count') },
  }
  return {
    'GET ': page,
    'POST /query': page,
    'POST ': record,
    'GET /:id': record,
    'PATCH /:id': record,
    'POST /:id/restore': record,
    'PUT /by/:key/:value': record,
    'GET /:id/as-of': record,
    'GET /:id/history': {
      type: 'object',
      properties: {
        items: { type: 'array', items: { type: 'object' } },
        next: { type: ['string', 'null'] },
        since: { type: ['string', 'null'], format: 'date-time', description: 'Of the first event' },
      },
    },
    'POST /aggregate': { type: 'object', properties: { rows: { type: 'array', items: { type: 'object' } } } },
    'POST /batch': {
      type: 'object',
      properties: {
        outcomes: { type: 'array', items: ref('Outcome') },
        operation: { type: 'string', format: 'uuid', description: 'What can be undone as one' },
      },
    },
  }
}

const parameters: Record<string, [name: string, description: string][]> = {
  'GET ': [
    ['filter', '`stage:in:new,won;amount:gt:100`, or JSON text'],
    ['search', 'Every word must occur in the searchable fields'],
    ['sort', '`-amount,name`, or JSON text'],
    ['fields', 'Field paths, separated by commas'],
    ['cursor', '`next` of the page before'],
    ['limit', '1 to 1000, default 50'],
    ['count', 'none, auto or exact'],
    ['trash', '`true`: only the trash'],
  ],
  'GET /:id': [
    ['fields', 'Field paths, separated by commas'],
    ['trash', '`true`: also from the trash'],
  ],
  'DELETE /:id': [['permanently', '`true`: destroy a record of the trash']],
  'GET /:id/as-of': [['at', 'An instant']],
  'GET /:id/history': [
    ['cursor', '`next` of the page before'],
    ['limit', '1 to 500'],
  ],
}

const text: Json = { type: 'string' }
const version: Json = { type: 'integer' }
const values: Json = { type: 'object' }
const sort: Json = {
  type: 'array',
  items: {
    type: 'object',
    required: ['field', 'direction'],
    properties: { field: text, direction: { enum: ['asc', 'desc'] } },
  },
}
const item = (op: string, properties: Json): Json => ({
  type: 'object',
  required: ['op', ...Object.keys(properties).filter((name) => name !== 'version')],
  properties: { op: { const: op }, ...properties },
})

const shared: Json = {
  Can: { type: 'object', properties: { update: { type: 'boolean' }, delete: { type: 'boolean' } } },
  Count: { type: 'object', properties: { value: { type: 'integer' }, exact: { type: 'boolean' } } },
  Filter: {
    type: 'object',
    description:
      '`{and|or: [Filter]}`, `{not: Filter}`, `{field, op, value}`, `{path, has: some|none|every, where}` or `{count, where, op, value}`',
    examples: [
      {
        and: [
          { field: 'name', op: 'contains', value: 'smith' },
          { field: 'owner', op: 'eq', value: { $: 'me' } },
        ],
      },
    ],
  },
  Query: {
    type: 'object',
    additionalProperties: false,
    properties: {
      filter: ref('Filter'),
      search: text,
      sort,
      fields: { type: 'array', items: text },
      cursor: text,
      limit: { type: 'integer', minimum: 1, maximum: 1000, default: 50 },
      count: { enum: ['none', 'auto', 'exact'] },
      trash: { type: 'boolean' },
    },
  },
  Aggregate: {
    type: 'object',
    additionalProperties: false,
    required: ['measures'],
    properties: {
      filter: ref('Filter'),
      search: text,
      groupBy: {
        type: 'array',
        items: {
          type: 'object',
          required: ['field'],
          properties: { field: text, bucket: { enum: dateBuckets } },
        },
      },
      measures: {
        type: 'array',
        items: {
          type: 'object',
          required: ['fn', 'as'],
          properties: {
            fn: { enum: ['count', 'filled', 'sum', 'avg', 'min', 'max', 'countDistinct'] },
            field: text,
            filter: ref('Filter'),
            as: text,
          },
        },
      },
      sort,
      limit: { type: 'integer' },
    },
  },
  Batch: {
    type: 'object',
    additionalProperties: false,
    required: ['items'],
    properties: {
      atomic: { type: 'boolean' },
      rehearse: { type: 'boolean', description: 'Judge everything and keep nothing' },
      operation: { type: 'string', description: 'An earlier batch of yours, to be undone together with this one' },
      again: { type: 'boolean', description: 'Items that the operation refused are tried once more' },
      items: {
        type: 'array',
        maxItems: 5000,
        items: {
          oneOf: [
            item('create', { values }),
            item('update', { id: text, version, values }),
            item('upsert', { key: text, values }),
            item('delete', { id: text, version }),
            item('restore', { id: text }),
          ],
        },
      },
    },
  },
  Outcome: {
    type: 'object',
    required: ['status'],
    properties: {
      status: { enum: ['created', 'updated', 'unchanged', 'deleted', 'restored', 'error'] },
      id: text,
      version,
      code: text,
      message: text,
      issues: { type: 'array', items: { type: 'object' } },
    },
  },
}
