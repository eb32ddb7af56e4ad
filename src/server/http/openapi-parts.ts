import type { AnySpec } from '#kernel/http/route.ts'

export type Json = Record<string, unknown>

/** The successful answer of a route. */
export function success(spec: AnySpec, schema: Json): Json {
  if (spec.produces)
    return { [spec.status ?? 200]: { description: 'Done', content: { [spec.produces.split(';')[0] ?? '']: {} } } }
  if (spec.status === 204) return { 204: { description: 'Done' } }
  return { [spec.status ?? 200]: { description: 'Done', content: { 'application/json': { schema } } } }
}
