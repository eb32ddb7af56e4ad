import type { FieldDef, FieldKind, Parsed } from '../contract.ts'
import { fail, isNothing, nothing, ok, parseEach, splitList } from './parsed.ts'
import { parseReference, parseUuid, sampleUuid } from './uuids.ts'

const most = 1_000

/** A kind whose value is a set of record ids. `lookup` lets cells name the records otherwise. */
export function uuidListKind<K extends 'links' | 'files'>(
  kind: K,
  options: { lookup: boolean; target?: (field: FieldDef) => string | undefined },
): FieldKind<K, string[]> {
  return {
    kind,
    columns: [{ suffix: '', type: 'uuid[]', storage: 'uuidArray' }],
    ...(options.target ? { target: options.target } : {}),
    sortable: false,
    parse: (input) => {
      if (isNothing(input)) return nothing
      return Array.isArray(input) ? parseAll(input, parseUuid) : fail('notAList', 'Send a list of ids')
    },
    parseText: (cell) =>
      parseAll(splitList(cell), (item) => (options.lookup ? parseReference(String(item)) : parseUuid(item))),
    text: (value) => value.join('; '),
    schema: () => ({ type: 'array', items: { type: 'string', format: 'uuid' }, uniqueItems: true, maxItems: most }),
    sample: (_field, random) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => sampleUuid(random)),
  }
}

function parseAll(items: readonly unknown[], parse: (item: unknown) => Parsed<string>): Parsed<string[]> {
  if (items.length > most) return fail('tooMany', `Give at most ${most} ids`, { max: most })
  const parsed = parseEach(items, parse)
  return parsed.ok && parsed.value ? ok([...new Set(parsed.value)]) : parsed
}
