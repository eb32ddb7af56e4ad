import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { languageCodes } from '#kernel/fields/contract.ts'
import type { Reason } from '../contract.ts'
import ar from '../locales/ar.json'
import de from '../locales/de.json'
import en from '../locales/en.json'
import es from '../locales/es.json'
import fr from '../locales/fr.json'
import { reasonSentences } from './reasonText.ts'

const formats = { locale: 'en-GB', zone: 'UTC', currency: 'EUR' }
const names = { a: 'Anna', q: 'Inbound DACH' }
const about = { ruleName: 'Inbound DACH', queue: 'q', from: 'a' }
const texts = i18next.createInstance()

beforeAll(async () => {
  const resources = Object.fromEntries(
    Object.entries({ en, de, fr, es, ar }).map(([language, translation]) => [language, { translation }]),
  )
  await texts.init({ resources, lng: 'en', interpolation: { escapeValue: false } })
})

const say = (reason: Reason, language = 'en') =>
  reasonSentences(reason, about, { t: texts.getFixedT(language) as never, formats, names })

test('a turn of a round says which, and who was passed over until when', () => {
  const reason: Reason = {
    code: 'roundRobin',
    place: 3,
    among: 8,
    skipped: [{ user: 'a', why: 'absent', until: '2026-12-03' }],
  }
  expect(say(reason)).toEqual(['Round robin of “Inbound DACH”: turn 3 of 8.', 'Anna is absent until 3 Dec 2026.'])
})

const reasons: Reason[] = [
  { code: 'fixed', insteadOf: 'a', until: '2026-12-03' },
  { code: 'roundRobin', place: 1, among: 2 },
  { code: 'leastBusy', open: 3 },
  { code: 'queue' },
  { code: 'fallback', round: 2, skipped: [{ user: 'a', why: 'full' }] },
  {
    code: 'nobody',
    skipped: [
      { user: 'a', why: 'noRight' },
      { user: 'a', why: 'inactive' },
      { user: 'a', why: 'isOwner' },
    ],
  },
  { code: 'ruleFailed', failed: [{ rule: 'Odd', message: 'x' }] },
  { code: 'taken' },
  { code: 'returned' },
  { code: 'chosen' },
]

test.each(languageCodes)('every reason is said in %s', (language) => {
  for (const reason of reasons)
    for (const sentence of say(reason, language)) {
      expect(sentence).not.toMatch(/assignment\.|\{\{/)
      expect(sentence.length).toBeGreaterThan(5)
    }
})
