import i18next from 'i18next'
import { provideTexts } from '#kernel/client/lateTexts.ts'
import type { Language } from '#kernel/fields/contract.ts'
import type { Texts } from './merge.ts'

type Loaders = Record<string, () => Promise<Texts>>

/** Rooms whose texts come with their screens, and so are no part of the first load. Named here, left out in `en.ts`, `de.ts` … */
const rooms = {
  settings: import.meta.glob<Texts>('../settings/locales/*.json', { import: 'default' }),
  layouts: import.meta.glob<Texts>('../../kernel/layouts/locales/*.json', { import: 'default' }),
  following: import.meta.glob<Texts>('../../kernel/following/locales/*.json', { import: 'default' }),
  offline: import.meta.glob<Texts>('../offline/locales/*.json', { import: 'default' }),
  dev: import.meta.glob<Texts>('../dev/locales/*.json', { import: 'default' }),
  files: import.meta.glob<Texts>('../../kernel/files/locales/*.json', { import: 'default' }),
  assignment: import.meta.glob<Texts>('../../kernel/assignment/locales/*.json', { import: 'default' }),
  comments: import.meta.glob<Texts>('../../kernel/comments/locales/*.json', { import: 'default' }),
  forecast: import.meta.glob<Texts>('../../modules/forecast/web/locales/*.json', { import: 'default' }),
  territories: import.meta.glob<Texts>('../../modules/territories/web/locales/*.json', { import: 'default' }),
  activities: import.meta.glob<Texts>('../../modules/collaboration/web/locales/*.json', { import: 'default' }),
  customers: import.meta.glob<Texts>('../../modules/customers/web/locales/*.json', { import: 'default' }),
  onboarding: import.meta.glob<Texts>('../onboarding/locales/*.json', { import: 'default' }),
  door: import.meta.glob<Texts>('../start/locales/*.json', { import: 'default' }),
  leads: import.meta.glob<Texts>('../../modules/sales/web/locales/*.json', { import: 'default' }),
  dashboard: import.meta.glob<Texts>('../../modules/sales/web/dashboard/locales/*.json', { import: 'default' }),
  opportunity: import.meta.glob<Texts>('../../modules/sales/web/opportunity/locales/*.json', { import: 'default' }),
  sequences: import.meta.glob<Texts>('../../modules/sequences/web/locales/*.json', { import: 'default' }),
  help: import.meta.glob<Texts>('/src/**/help/locales/*.json', { import: 'default' }),
} satisfies Record<string, Loaders>

type Room = keyof typeof rooms

const opened = new Set<Room>()
/** What has been asked for, by file. */
const asked = new Map<string, Promise<void>>()

provideTexts(async (room) => {
  if (room in rooms) await withTexts(room as Room, Promise.resolve())
})

/** A screen's code together with its room's texts in the language that is read. */
export async function withTexts<Code>(room: Room, code: Promise<Code>): Promise<Code> {
  opened.add(room)
  await load(i18next.language as Language, [room])
  return code
}

/** The texts of every room opened so far, in a language that is about to be read. */
export const loadLateTexts = (language: Language): Promise<void> => load(language, [...opened])

/**
 * Each file is added once and those of one moment together: every time draws the whole screen anew, and a screen that misses a
 * text asks for it while it is drawn.
 */
async function load(language: Language, wanted: Room[]): Promise<void> {
  const files = wanted
    .flatMap((room) => Object.entries(rooms[room] as Loaders))
    .filter(([file]) => file.endsWith(`/${language}.json`))
  const fresh = files.filter(([file]) => !asked.has(file))
  const adding = add(language, fresh)
  for (const [file] of fresh) asked.set(file, adding)
  await Promise.all(files.map(([file]) => asked.get(file)))
}

async function add(language: Language, files: [string, () => Promise<Texts>][]): Promise<void> {
  if (files.length === 0) return
  try {
    const texts = await Promise.all(files.map(([, load]) => load()))
    i18next.addResourceBundle(language, 'translation', Object.assign({}, ...texts), true, true)
  } catch (error) {
    for (const [file] of files) asked.delete(file)
    throw error
  }
}
