import { expect, it } from 'vitest'
import { ruleRunner } from '#kernel/testing/rules.ts'
import { leadRules } from './lead.rules.ts'
import { lead as leadObject } from './lead.ts'

const now = '2026-05-12T10:00:00.000Z'
const choices = { status: leadObject.fields.status.choices ?? [] }
const write = ruleRunner(leadRules, { now, choices })
const lead = write({ lastName: 'Vega', status: 'New' }).record

it('gives every status its type and date', () => {
  expect(lead).toMatchObject({ statusType: 'open', statusChangedAt: now })
  expect(write({ status: 'Nurturing' }, lead).record.statusType).toBe('nurture')
  expect(write({ status: 'Waiting for trade fair' }, lead).record.statusType).toBe('open')
})

it('demands a reason for disqualifying', () => {
  expect(write({ status: 'Disqualified' }, lead).issues).toMatchObject([
    { field: 'disqualifyReason', code: 'required' },
  ])
  const out = write({ status: 'Disqualified', disqualifyReason: 'No Budget' }, lead).record
  expect(out.statusType).toBe('disqualified')
  expect(write({ disqualifyReason: null }, out).issues).toHaveLength(1)
  expect(write({ status: 'Working' }, out).record).toMatchObject({ statusType: 'open', disqualifyReason: null })
})

it('keeps the date of the status while other fields change', () => {
  const later = ruleRunner(leadRules, { now: '2026-06-01T10:00:00.000Z', choices })
  expect(later({ company: 'Puerto Azul Labs' }, lead).record.statusChangedAt).toBe(now)
  expect(later({ status: 'Working' }, lead).record.statusChangedAt).toBe('2026-06-01T10:00:00.000Z')
})

it('drops the recycle date when a lead leaves nurturing', () => {
  const nurtured = write({ status: 'Nurturing', recycleOn: '2026-09-01' }, lead).record
  expect(write({ status: 'New' }, nurtured).record.recycleOn).toBeNull()
})

it('takes the meaning of a status from its choice, also of one that an administrator added', () => {
  const own = [...choices.status, { value: 'Parked', label: 'Parked', type: 'nurture' }]
  const parked = ruleRunner(leadRules, { now, choices: { status: own } })({ status: 'Parked' }, lead).record
  expect(parked.statusType).toBe('nurture')
})

it('is made converted by a conversion, an import or an undo, never by hand', () => {
  expect(write({ status: 'Converted' }, lead).issues).toMatchObject([{ field: 'status', code: 'convertLead' }])
  expect(write({ status: 'Converted', convertedAt: now }, lead).record.statusType).toBe('converted')
  const imported = ruleRunner(leadRules, { now, choices, source: 'import' })
  expect(imported({ status: 'Converted' }, lead).issues).toEqual([])
})

it('stays as it was once it is converted, but for whose it is and what the program notes', () => {
  const converted = write({ status: 'Converted', convertedAt: now }, lead).record
  expect(write({ company: 'Other' }, converted).issues).toMatchObject([{ field: 'company', code: 'leadConverted' }])
  expect(write({ status: 'New' }, converted).issues).toMatchObject([{ code: 'leadConverted' }])
  expect(write({ owner: null, tags: ['a'], lastActivityAt: now }, converted).issues).toEqual([])
})
