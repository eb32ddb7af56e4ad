import { isDeepStrictEqual } from 'node:util'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { AuditChange } from '../contract.ts'

const most = 60
/** What must not be read again, wherever it may stand in a setting. */
const secret = /pass(word|phrase)?$|secret|token|(api|private)key/i

/** The leaves that differ, by their path; long lists of differences are cut, secrets say only that they changed. */
export function differences(before: JsonValue, after: JsonValue): AuditChange[] {
  return leaves('', before, after).slice(0, most)
}

function leaves(path: string, from: JsonValue, to: JsonValue): AuditChange[] {
  if (isDeepStrictEqual(from, to)) return []
  if (secret.test(path)) return [{ field: path, from: hide(from), to: hide(to) }]
  if (!isObject(from) && !isObject(to)) return [{ field: path, from, to }]
  const [a, b] = [isObject(from) ? from : {}, isObject(to) ? to : {}]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.flatMap((key) => leaves(path ? `${path}.${key}` : key, a[key] ?? null, b[key] ?? null))
}

const isObject = (value: JsonValue): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hide = (value: JsonValue): JsonValue => (value === null ? null : '•••')
