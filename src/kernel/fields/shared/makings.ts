import type { MadeFrom } from '../contract.ts'

/** What people have written out. */
export const written: MadeFrom = { text: 'text', longText: 'text' }

/** All whose text says what the value is. Ids of records and files say nothing to people, and money comes back without its base. */
export const printed: MadeFrom = {
  ...written,
  richText: 'text',
  integer: 'text',
  decimal: 'text',
  percent: 'text',
  boolean: 'text',
  date: 'text',
  dateTime: 'text',
  choice: 'text',
  choices: 'text',
  email: 'text',
  emails: 'text',
  phone: 'text',
  phones: 'text',
  url: 'text',
  urls: 'text',
  address: 'text',
  personName: 'text',
  autoNumber: 'text',
  rating: 'text',
  duration: 'text',
}

export const asItIs = (value: unknown): unknown => value

/** The entry that counts where only one has room. */
export const mainOf = <E extends { isPrimary?: boolean }>(entries: E[]): E | undefined =>
  entries.find((entry) => entry.isPrimary) ?? entries[0]
