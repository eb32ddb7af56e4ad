import type { PhoneEntry } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** The fields under which somebody can be called, in the order of the declaration. */
export const callFields = (object: ObjectMetadata): string[] =>
  object.fields.filter(({ kind }) => kind === 'phone' || kind === 'phones').map(({ name }) => name)

/** The number to call first: the primary one of several, and none that is known to be wrong or not to be used. */
export function numberOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  const usable = Array.isArray(value) ? value.filter(isEntry).filter((entry) => !entry.invalid && !entry.optOut) : []
  const best = usable.find((entry) => entry.isPrimary) ?? usable.find((entry) => entry.type !== 'fax')
  return best?.number ?? null
}

const isEntry = (one: unknown): one is PhoneEntry =>
  typeof one === 'object' && one !== null && 'number' in one && typeof one.number === 'string'
