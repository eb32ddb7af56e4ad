import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { fileKey } from '#kernel/client/files.ts'
import { useT } from '#kernel/client/i18n.ts'
import type { FieldKindName, FieldValues, ParseEnv } from '#kernel/fields/contract.ts'
import type { ReadName } from '#kernel/fields/web/names.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FileJson } from '#kernel/files/contract.ts'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'

/** Names are names in every language. */
export const names = {
  person: 'Ada Larsen',
  other: 'Bo Nyström',
  company: 'Nordwind Instruments',
  long: 'Internationale Gesellschaft für angewandte Strömungsmesstechnik und Sensorik an Bord mbH & Co. KG',
} as const

const id = (last: number): string => `00000000-0000-7000-8000-${String(last).padStart(12, '0')}`
export const ids = { person: id(1), other: id(2), company: id(3), team: id(4), file: id(5), record: id(6) }
/** Leads to a picture that is shipped with the program. */
const picture = '../../../icon.svg'

const nameById: Record<string, string> = {
  [ids.person]: names.person,
  [ids.other]: names.other,
  [ids.company]: names.company,
  [ids.team]: 'Nord',
}

const files: FileJson[] = [
  { id: ids.file, name: 'Angebot-2026-114.pdf', size: 184_320, type: 'application/pdf' },
  { id: picture, name: 'icon.svg', size: 612, type: 'image/svg+xml' },
].map((file) => ({ ...file, sha256: '', createdAt: '2026-03-02T09:30:00.000Z', createdBy: ids.person }))

/** What widgets are drawn with. */
interface SampleKit {
  t: DisplayEnv['t']
  env: DisplayEnv
  parseEnv: ParseEnv
}

/** The widgets' surroundings with records that are not there: their names are known, and opening them leads nowhere. */
export function useSampleKit(): SampleKit {
  const t = useT()
  const own = useDisplayEnv()
  const parseEnv = useParseEnv()
  const client = useQueryClient()
  // Before anything below asks the server for them.
  useState(() => files.map((file) => client.setQueryData(fileKey(file.id), file)))
  return useMemo(() => {
    const get: ReadName = (object, one) => nameById[one] ?? own.names.get(object, one)
    const env: DisplayEnv = {
      ...own,
      names: { ...own.names, get, reader: () => get },
      hrefOf: () => '/dev/ui',
      isPerson: (object) => object === 'user' || object === 'contact',
      open: () => {},
    }
    return { t, env, parseEnv }
  }, [t, own, parseEnv])
}

export const choices = [
  { value: 'new', label: { en: 'New', de: 'Neu' }, color: 'blue' },
  { value: 'running', label: { en: 'In progress', de: 'In Arbeit' }, color: 'amber' },
  { value: 'won', label: { en: 'Won', de: 'Gewonnen' }, color: 'green' },
]

/** One value of each kind. */
export const values: { [K in FieldKindName]: FieldValues[K] } = {
  text: names.company,
  longText: `${names.company}\n${names.long}`,
  richText: '<p><strong>Nordwind</strong> · <em>Nord</em></p><ul><li>MX-200</li><li>MX-400</li></ul>',
  integer: 1_204,
  decimal: '1204.5',
  money: { amount: '48250', currency: 'EUR' },
  percent: '12.5',
  boolean: true,
  date: '2026-03-04',
  dateTime: '2026-03-02T09:30:00.000Z',
  choice: 'running',
  choices: ['new', 'won'],
  email: 'ada@nordlicht.example',
  emails: [
    { address: 'ada@nordlicht.example', type: 'work', isPrimary: true },
    { address: 'old@nordlicht.example', type: 'home', invalid: true },
  ],
  phone: '+4943112345',
  phones: [{ number: '+4943112345', type: 'work', isPrimary: true }],
  url: 'https://nordlicht.example/',
  urls: [{ url: 'https://nordlicht.example/' }],
  address: { line1: 'Kaistraße 7', postalCode: '24103', city: 'Kiel', country: 'DE' },
  personName: { first: 'Ada', last: 'Larsen' },
  link: ids.company,
  links: [ids.company],
  anyLink: { object: 'account', id: ids.company },
  user: ids.person,
  team: ids.team,
  file: ids.file,
  files: [ids.file],
  image: picture,
  autoNumber: 'T-00042',
  rating: 4,
  duration: 5_400,
  recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
  json: { channel: 'fair', hall: 7 },
}
