import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

interface Hit {
  object: string
  id: string
  displayName: string
  detail: string | null
  score: number
}

const mostHits = 20

/** Records among kept answers in which every word occurs, those first whose name it is. */
export function found(
  kept: { path: string; answer: JsonValue }[],
  objects: Pick<ObjectMetadata, 'name' | 'plural'>[],
  words: string,
): Hit[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const byPlural = new Map(objects.map(({ plural, name }) => [plural, name]))
  const hits = new Map<string, Hit>()
  for (const { path, answer } of kept) {
    const object = byPlural.get(path.split('/')[3] ?? '')
    if (!object || wanted.length === 0) continue
    for (const record of recordsIn(answer)) {
      const hit = hitOf(object, record, wanted)
      const known = hits.get(hit?.id ?? '')
      if (hit && (!known || known.score < hit.score)) hits.set(hit.id, hit)
    }
  }
  return [...hits.values()].sort((a, b) => b.score - a.score).slice(0, mostHits)
}

type Fields = { [field: string]: JsonValue }

function recordsIn(answer: JsonValue): Fields[] {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer)) return []
  const all = Array.isArray(answer.items) ? answer.items : [answer]
  return all.filter((one): one is Fields => one !== null && typeof one === 'object' && !Array.isArray(one))
}

function hitOf(object: string, record: Fields, wanted: string[]): Hit | null {
  const { id, displayName } = record
  if (typeof id !== 'string' || typeof displayName !== 'string' || displayName === '') return null
  const name = displayName.toLowerCase()
  const rest = textsIn(record).filter((text) => text !== displayName)
  const all = [name, ...rest.map((text) => text.toLowerCase())].join('\n')
  if (!wanted.every((word) => all.includes(word))) return null
  const inName = wanted.filter((word) => name.includes(word)).length / wanted.length
  const detail = rest.find((text) => wanted.some((word) => text.toLowerCase().includes(word))) ?? null
  return { object, id, displayName, detail, score: name.startsWith(wanted[0] ?? '') ? 1 : 0.2 + inName / 2 }
}

/** Texts that people read: ids, times and addresses of files say nothing. */
function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return /^[0-9a-f]{8}-[0-9a-f-]{27}$|^\d{4}-\d\d-\d\dT/.test(value) ? [] : [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap((part) => textsIn(part as JsonValue))
}
