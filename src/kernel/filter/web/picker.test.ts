import { expect, test } from 'vitest'
import { deal, metadata, vocabularyIn } from '#kernel/filter/words/words.fixture.ts'
import { type Entry, entriesAt, searchEntries, type Way } from './picker.ts'
import { manyLabel, pathLabel } from './sentence.ts'

const vocabulary = vocabularyIn('en')
const nameOf = (entry: Entry) => (entry.field ? pathLabel(vocabulary, entry.field) : manyLabel(vocabulary, entry.many))
const top: Way = { steps: [], object: deal }
const found = (search: string) => searchEntries(metadata, top, deal, search, nameOf).map(nameOf)

test('own fields, parts and related records stand first; links lead on', () => {
  const entries = entriesAt(metadata, deal, top)
  expect(entries.map((entry) => entry.path)).toEqual(
    expect.arrayContaining(['name', 'amount', 'amount.currency', 'tasks']),
  )
  expect(entries.find((entry) => entry.path === 'account')?.leadsOn?.name).toBe('account')
  expect(entries.find((entry) => entry.path === 'name')?.leadsOn).toBeNull()
  expect(entries.map((entry) => entry.path)).not.toContain('externalIds')
})

test('one step further', () => {
  const [account] = deal.fields.filter((field) => field.name === 'account')
  const object = metadata.objects.find((one) => one.name === 'account')
  const way = { steps: account ? [account] : [], object: object ?? deal }
  expect(entriesAt(metadata, deal, way).map((entry) => entry.path)).toEqual(
    expect.arrayContaining(['account.industry', 'account.billing.city', 'account.deals']),
  )
})

test('a search goes along the paths, the near before the far', () => {
  expect(found('industry')[0]).toBe('Account › Industry')
  expect(found('account city')).toContain('Account › Billing address › City')
  expect(found('parent industry')).toEqual(['Account › Parent account › Industry'])
  expect(found('owner team')).toContain('Owner › Team')
  expect(found('name')[0]).toBe('Name')
  expect(found('margin')).toEqual([])
})
