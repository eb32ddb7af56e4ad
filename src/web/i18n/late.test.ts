import i18next from 'i18next'
import { beforeAll, expect, test, vi } from 'vitest'
import { loadLateTexts, withTexts } from './late.ts'

const slow = vi.hoisted(() => Promise.withResolvers<object>())
vi.mock('../help/locales/fr.json', async () => ({ default: await slow.promise }))

beforeAll(() => i18next.init({ lng: 'en', fallbackLng: 'en', resources: { en: { translation: {} } } }))

test('texts that many ask for in one moment are added once', async () => {
  const added = vi.fn()
  i18next.store.on('added', added)
  const asking = Array.from({ length: 20 }, () => withTexts('help', Promise.resolve()))
  await Promise.all(asking)
  expect(i18next.exists('help.topics.home.title')).toBe(true)
  expect(i18next.exists('help_account.about')).toBe(true)
  await loadLateTexts('en')
  expect(added).toHaveBeenCalledTimes(1)
})

test('a screen waits for its own texts alone', async () => {
  await i18next.changeLanguage('fr')
  const help = withTexts('help', Promise.resolve())
  await withTexts('onboarding', Promise.resolve())
  expect(i18next.exists('onboarding.steps.heading', { lng: 'fr', fallbackLng: [] })).toBe(true)
  expect(i18next.getResource('fr', 'translation', 'help')).toBeUndefined()
  slow.resolve({ help: { topics: {} } })
  await help
  expect(i18next.getResource('fr', 'translation', 'help')).toEqual({ topics: {} })
  await i18next.changeLanguage('en')
})

test('another language is added beside it', async () => {
  await loadLateTexts('de')
  expect(i18next.getResource('de', 'translation', 'help.topics.home.title')).toBe('Start')
})
