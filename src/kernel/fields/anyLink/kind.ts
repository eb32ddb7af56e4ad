import type { AnyLink, FieldDef, FieldKind, Parsed } from '../contract.ts'
import { fail, isNothing, isPlainObject, nothing, ok } from '../shared/parsed.ts'
import { cleanText } from '../shared/strings.ts'
import { isUuid, sampleUuid } from '../shared/uuids.ts'

export const anyLink: FieldKind<'anyLink'> = {
  kind: 'anyLink',
  columns: [
    { suffix: '_id', type: 'uuid', storage: 'uuid', part: 'id' },
    { suffix: '_object', type: 'text', storage: 'text', part: 'object' },
  ],
  sortable: false,
  parse: parseAnyLink,
  parseText: (cell, field) => {
    const [object, ...rest] = cell.trim().split(':')
    return cell.trim() === '' ? nothing : parseTarget(object, rest.join(':').trim(), field, false)
  },
  text: (value) => `${value.object}:${value.id}`,
  schema: (field) => ({
    type: 'object',
    required: ['object', 'id'],
    additionalProperties: false,
    properties: {
      object: field.targets?.length ? { type: 'string', enum: field.targets } : { type: 'string' },
      id: { type: 'string', format: 'uuid' },
    },
  }),
  sample: (field, random) => ({ object: field.targets?.[0] ?? 'account', id: sampleUuid(random) }),
}

function parseAnyLink(input: unknown, field: FieldDef): Parsed<AnyLink> {
  if (isNothing(input)) return nothing
  if (!isPlainObject(input)) return fail('notALink', 'Send an object with “object” and “id”')
  const unknown = Object.keys(input).find((key) => key !== 'object' && key !== 'id')
  if (unknown !== undefined) return fail('unknownPart', `Remove “${unknown.slice(0, 50)}”`)
  return isNothing(input.object) && isNothing(input.id) ? nothing : parseTarget(input.object, input.id, field, true)
}

/** In cells the record may be named otherwise than by its id: the caller looks it up. */
function parseTarget(object: unknown, id: unknown, field: FieldDef, strict: boolean): Parsed<AnyLink> {
  const allowed = field.targets ?? []
  const isName = typeof object === 'string' && /^[a-z][A-Za-z0-9]{0,60}$/.test(object)
  if (!isName || (allowed.length > 0 && !allowed.includes(object))) {
    const named = allowed.length > 0 ? `Use one of ${allowed.join(', ')}` : 'Name an object such as account'
    return fail('unknownObject', named, { allowed }, 'object')
  }
  if (isUuid(id)) return ok({ object, id: id.toLowerCase() })
  const name = strict ? nothing : cleanText(id, { max: 1000, trim: true })
  return name.ok && name.value !== null
    ? ok({ object, id: name.value })
    : fail('notAnId', 'Send the id of a record', undefined, 'id')
}
