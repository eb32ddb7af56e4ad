/** How a person reads the names of people: `Anna Weber`, `Weber Anna` or `Weber, Anna`. */
export const nameOrders = ['given', 'family', 'familyComma'] as const
export type NameOrder = (typeof nameOrders)[number]

const separators: Record<Exclude<NameOrder, 'given'>, string> = { family: ' ', familyComma: ', ' }

/** What stands between the family name and the others; null where the name is read as it is stored. */
export const separatorOf = (order: NameOrder): string | null => (order === 'given' ? null : separators[order])

/** The two parts in the reader's order; either may be empty. */
export function orderedName(given: string, family: string, order: NameOrder): string {
  const parts = order === 'given' ? [given, family] : [family, given]
  return parts.filter(Boolean).join(separatorOf(order) ?? ' ')
}

/** A name of one field, taken apart: the family name that was said, or else its last word, at its beginning or its end. */
export function partsOf(name: string, said: string): { given: string; family: string } {
  const family = said === '' ? (/\S+$/u.exec(name)?.[0] ?? '') : said
  if (name.endsWith(` ${family}`)) return { given: name.slice(0, -family.length - 1), family }
  if (name.startsWith(`${family} `)) return { given: name.slice(family.length + 1), family }
  return { given: name, family: '' }
}
