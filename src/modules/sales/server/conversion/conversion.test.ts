import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { undo } from '#kernel/operations/server/undo.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, get, query, remove, update } from '#kernel/records/server/engine.ts'
import { organizationSettings, writeSetting } from '#kernel/settings/server/settings.ts'
import { type Person, type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { collaboration } from '#modules/collaboration/server/module.ts'
import { customers } from '#modules/customers/server/module.ts'
import type { ConversionRequest, TargetChoice } from '../../contract.ts'
import { sales } from '../module.ts'
import { convertLead } from './convertLead.ts'
import { conversionMap, saveConversionMap } from './map.ts'
import { previewConversion } from './preview.ts'

let ws: TestWorkspace
let ann: Person
let ctx: Context
let round = 0

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, collaboration] })
  ann = await ws.person(['manager'], { name: 'Ann' })
})
beforeEach(async () => {
  ws.clock.set('2026-05-12T10:00:00.000Z')
  ctx = await ann.ctx()
  round += 1
})
afterAll(() => ws.close())

/** Each test has a company of its own. */
const mail = (name: string) => `${name}@firm${round}.example`
const makeLead = (values: Record<string, JsonValue> = {}) =>
  create(ctx, 'lead', {
    firstName: 'Ana',
    lastName: 'Vega',
    company: `Firm ${round} GmbH`,
    emails: [mail('ana')],
    phones: [`+49 431 55500${10 + round}`],
    ...values,
  })
const makeAccount = (values: Record<string, JsonValue> = {}) =>
  create(ctx, 'account', { name: `FIRM ${round}`, ...values })
const countOf = async (object: string) => (await query(ctx, object, { count: 'exact', limit: 1 })).count?.value ?? 0
const convert = (id: string, request: ConversionRequest = {}) => convertLead(ctx, id, request)

describe('rule 1: matches', () => {
  it('are found before anybody decides, by domain, tax number and name, by e-mail and phone', async () => {
    const [byName, byDomain] = [
      await makeAccount(),
      await create(ctx, 'account', { name: 'Elsewhere', website: `https://www.firm${round}.example` }),
    ]
    const person = await create(ctx, 'contact', { lastName: 'Vega', emails: [mail('ana')] })
    const colleague = await create(ctx, 'contact', { lastName: 'Other', phones: [`0431 55500${10 + round}`] })
    const open = await create(ctx, 'opportunity', { name: 'Running', account: byDomain.id })
    const lead = await makeLead({ website: `https://firm${round}.example` })
    const preview = await previewConversion(ctx, lead.id)
    expect(preview.account.candidates.map(({ id, keys }) => [id, keys])).toEqual([
      [byDomain.id, ['domain']],
      [byName.id, ['name']],
    ])
    expect(preview.contact.candidates.map(({ id, keys }) => [id, keys])).toEqual([
      [person.id, ['email']],
      [colleague.id, ['phone']],
    ])
    expect(preview.contact.proposed).toEqual({ mode: 'use', id: person.id })
    expect(preview.opportunity.candidates.map(({ id }) => id)).toEqual([open.id])
  })
  it('lead to no duplicate: what surely is the same is used, what stands open is gone on with', async () => {
    const account = await makeAccount()
    const open = await create(ctx, 'opportunity', { name: 'Running', account: account.id })
    const lead = await makeLead()
    const before = await countOf('account')
    const result = await convert(lead.id, { opportunity: { mode: 'use', id: open.id } })
    expect(result).toMatchObject({ account: account.id, opportunity: open.id })
    expect(await countOf('account')).toBe(before)
    expect(await get(ctx, 'contact', result.contact ?? '')).toMatchObject({ account: account.id, lastName: 'Vega' })
    expect(await get(ctx, 'opportunity', open.id)).toMatchObject({ primaryContact: result.contact })
  })
  it('name what was chosen by hand as well', async () => {
    const other = await create(ctx, 'account', { name: 'By hand' })
    const lead = await makeLead()
    const preview = await previewConversion(ctx, lead.id, { account: other.id })
    expect(preview.account).toMatchObject({ proposed: { mode: 'use', id: other.id }, candidates: [{ keys: [] }] })
  })
})

describe('rule 2: a standing record', () => {
  it('is filled, changed only where it is chosen, and keeps its opt-outs', async () => {
    const contact = await create(ctx, 'contact', {
      lastName: 'Vega',
      title: 'CTO',
      emails: [{ address: mail('ana'), optOut: true }],
      doNotCall: true,
    })
    const account = await makeAccount({ industry: 'Legal' })
    const lead = await makeLead({ title: 'CEO', firstName: 'Ana', industry: 'Software', employees: 12 })
    const preview = await previewConversion(ctx, lead.id)
    expect(preview.contact.candidates[0]).toMatchObject({
      fills: ['firstName', 'phones'],
      differences: [{ field: 'title', standing: 'CTO', offered: 'CEO' }],
    })
    await convert(lead.id, {
      account: { mode: 'use', id: account.id, take: ['industry'] },
      contact: { mode: 'use', id: contact.id },
    })
    expect(await get(ctx, 'account', account.id)).toMatchObject({
      industry: 'Software',
      employees: 12,
      name: account.name,
    })
    expect(await get(ctx, 'contact', contact.id)).toMatchObject({
      title: 'CTO',
      firstName: 'Ana',
      account: account.id,
      doNotCall: true,
      emails: [{ address: mail('ana'), optOut: true, isPrimary: true }],
    })
  })
})

describe('rule 3: one transaction', () => {
  it('leaves nothing when the last of the three is refused', async () => {
    const lead = await makeLead()
    const before = [await countOf('account'), await countOf('contact')]
    const closed = { name: 'Deal', stage: '01890000-0000-7000-8000-000000000000' }
    await expect(convert(lead.id, { opportunity: { mode: 'create', values: closed } })).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ field: 'opportunity.stage', code: 'unknownLink' }],
    })
    expect([await countOf('account'), await countOf('contact')]).toEqual(before)
    expect(await get(ctx, 'lead', lead.id)).toMatchObject({ statusType: 'open', version: 1 })
  })
  it('has one winner among twenty people who convert one lead at once', async () => {
    const lead = await makeLead()
    const contexts: Context[] = []
    while (contexts.length < 20) contexts.push(await (await ws.person(['admin'])).ctx())
    const results = await Promise.allSettled(contexts.map((each) => convertLead(each, lead.id, {})))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'conflict', details: { reason: 'leadConverted' } })
    const firms = await queryAll(ctx, 'account', { filter: { field: 'name', op: 'eq', value: `Firm ${round} GmbH` } })
    expect(firms).toHaveLength(1)
  })
  it('makes one account of two leads of one company that are converted at once', async () => {
    const leads = [await makeLead(), await makeLead({ lastName: 'Ruiz', emails: [mail('ruiz')], phones: [] })]
    const results = await Promise.all(leads.map((lead) => convert(lead.id)))
    expect(results[0]?.account).toBe(results[1]?.account)
    expect(results[0]?.contact).not.toBe(results[1]?.contact)
  })
  it('is refused when the target was deleted meanwhile, and when a match has come that nobody saw', async () => {
    const account = await makeAccount()
    const lead = await makeLead()
    await remove(ctx, 'account', account.id)
    await expect(convert(lead.id, { account: { mode: 'use', id: account.id } })).rejects.toMatchObject({
      issues: [{ field: 'account', code: 'unknownLink' }],
    })
    const newcomer = await makeAccount()
    const making: ConversionRequest = { account: { mode: 'create' }, contact: { mode: 'skip' } }
    await expect(convert(lead.id, making)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'newMatch', matches: [{ id: newcomer.id }] },
    })
    expect((await convert(lead.id, { ...making, seen: [newcomer.id] })).account).not.toBe(newcomer.id)
  })
  it('is refused when the lead has moved since it was looked at', async () => {
    const lead = await makeLead()
    await update(ctx, 'lead', lead.id, { rating: 'Hot' })
    await expect(convert(lead.id, { version: 1 })).rejects.toMatchObject({ details: { reason: 'leadChanged' } })
  })
  it('asks for the rights over each target', async () => {
    const fields = { read: 'all', create: 'all', update: 'all' } as const
    await ws.saveRole({
      key: 'noContacts',
      label: 'No contacts',
      capabilities: [],
      rights: { '*': fields, contact: { read: 'all' }, account: { ...fields, update: 'own' } },
    })
    const ben = await (await ws.person(['noContacts'])).ctx()
    const account = await makeAccount({ industry: 'Legal' })
    const lead = await makeLead({ industry: 'Software', employees: 3 })
    await expect(convertLead(ben, lead.id, {})).rejects.toMatchObject({ code: 'forbidden' })
    const skip = { contact: { mode: 'skip' } } as const
    const use = { mode: 'use', id: account.id } as const
    const taking = { ...skip, account: { ...use, take: ['industry'] } }
    await expect(convertLead(ben, lead.id, taking)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await previewConversion(ben, lead.id)).account.candidates[0]).toMatchObject({ isLocked: true, fills: [] })
    await convertLead(ben, lead.id, { ...skip, account: use })
    expect(await get(ctx, 'account', account.id)).toMatchObject({ version: 1, employees: null })
  })
  it('says what is missing when nothing is chosen', async () => {
    const lead = await makeLead()
    const skip = { mode: 'skip' } as const
    await expect(convert(lead.id, { account: skip, contact: skip, opportunity: skip })).rejects.toMatchObject({
      issues: [{ field: 'account', code: 'nothingToConvert' }],
    })
  })
})

describe('rule 4: the map of administrators', () => {
  it('is checked for fitting kinds and used', async () => {
    const admin = await (await ws.person(['admin'])).ctx()
    await expect(
      saveConversionMap(admin, [
        { from: 'need', object: 'account', to: 'employees' },
        { from: 'nothing', object: 'account', to: 'description' },
        { from: 'need', object: 'contact', to: 'displayName' },
        { from: 'rating', object: 'account', to: 'tier' },
      ]),
    ).rejects.toMatchObject({
      issues: [
        { field: 'entries[0].to', code: 'mapKinds' },
        { field: 'entries[1].from', code: 'unknownField' },
        { field: 'entries[2].to', code: 'readOnly' },
        { field: 'entries[3].to', code: 'mapKinds' },
      ],
    })
    await saveConversionMap(admin, [{ from: 'need', object: 'account', to: 'description' }])
    expect(await conversionMap(admin)).toHaveLength(1)
    const lead = await makeLead({ need: 'Ten pumps' })
    const { account } = await convert(lead.id)
    expect(await get(ctx, 'account', account ?? '')).toMatchObject({ description: 'Ten pumps' })
    await saveConversionMap(admin, [])
  })
  it('asks for what the lead does not give', async () => {
    const lead = await makeLead({ company: null })
    expect((await previewConversion(ctx, lead.id)).account).toMatchObject({
      missing: ['name'],
      proposed: { mode: 'skip' },
    })
    await expect(convert(lead.id, { account: { mode: 'create' } })).rejects.toMatchObject({
      issues: [{ field: 'account.name', code: 'required' }],
    })
    const made = await convert(lead.id, { account: { mode: 'create', values: { name: 'Typed' } } })
    expect(await get(ctx, 'account', made.account ?? '')).toMatchObject({ name: 'Typed' })
  })
})

describe('rule 5: what hangs on the lead', () => {
  it('moves along, others’ too; the lead stays with its links and can no longer be changed', async () => {
    const lead = await makeLead()
    const relatedTo = { object: 'lead', id: lead.id }
    const system = await ws.system()
    const open = await create(system, 'task', { subject: 'Call', relatedTo })
    const done = await create(system, 'task', { subject: 'Mailed', relatedTo, status: 'Completed' })
    const note = await create(ctx, 'note', { subject: 'Likes tea', relatedTo })
    const comment = await create(await (await ws.person(['user'])).ctx(), 'comment', {
      body: '<p>Hello</p>',
      relatedTo,
    })
    const result = await convert(lead.id, { opportunity: { mode: 'create' } })
    expect(result.moved).toBe(4)
    const goal = async (object: string, id: string) => (await get(ctx, object, id)).relatedTo
    expect(await goal('task', open.id)).toMatchObject({ object: 'opportunity', id: result.opportunity })
    for (const [object, id] of [
      ['task', done.id],
      ['note', note.id],
      ['comment', comment.id],
    ] as const)
      expect(await goal(object, id)).toMatchObject({ object: 'contact', id: result.contact })
    expect(await get(ctx, 'lead', lead.id)).toMatchObject({
      status: 'Converted',
      statusType: 'converted',
      convertedAt: '2026-05-12T10:00:00.000Z',
      convertedAccount: result.account,
      convertedContact: result.contact,
      convertedOpportunity: result.opportunity,
    })
    await expect(update(ctx, 'lead', lead.id, { company: 'Other' })).rejects.toMatchObject({
      issues: [{ field: 'company', code: 'leadConverted' }],
    })
    await expect(convert(lead.id)).rejects.toMatchObject({ details: { reason: 'leadConverted' } })
    await update(ctx, 'lead', lead.id, { owner: null })
  })
  it('is converted by a conversion alone', async () => {
    const lead = await makeLead()
    await expect(update(ctx, 'lead', lead.id, { status: 'Converted' })).rejects.toMatchObject({
      issues: [{ field: 'status', code: 'convertLead' }],
    })
    await expect(makeLead({ status: 'Converted' })).rejects.toMatchObject({ issues: [{ code: 'convertLead' }] })
    const imported = await create({ ...ctx, source: 'import' }, 'lead', { lastName: 'Old', status: 'Converted' })
    expect(imported).toMatchObject({ statusType: 'converted' })
  })
})

it('rule 6: the opportunity closes with the fiscal quarter', async () => {
  const system = await ws.system()
  const organization = organizationSettings(null)
  await writeSetting(system, 'organization', { ...organization, fiscalYear: { firstMonth: 2, namedAfter: 'end' } })
  ctx = await ann.ctx()
  const lead = await makeLead()
  expect((await previewConversion(ctx, lead.id)).opportunity.values.closeDate).toBe('2026-07-31')
  const { opportunity } = await convert(lead.id, { opportunity: { mode: 'create' } })
  expect(await get(ctx, 'opportunity', opportunity ?? '')).toMatchObject({ closeDate: '2026-07-31' })
  await writeSetting(system, 'organization', organization)
})

describe('rule 7: undo', () => {
  const stamps = new Set(['version', 'updatedAt', 'updatedBy'])
  const whole = async (object: string, id: string) =>
    JSON.stringify(Object.entries(await get(ctx, object, id)).filter(([name]) => !stamps.has(name)))

  it('puts everything back as it was, tasks and comments of others too', async () => {
    const account = await makeAccount({ industry: 'Legal' })
    const contact = await create(ctx, 'contact', { lastName: 'Vega', emails: [mail('ana')] })
    const lead = await makeLead({ status: 'Nurturing', recycleOn: '2026-09-01', industry: 'Software', title: 'CEO' })
    const relatedTo = { object: 'lead', id: lead.id }
    const other = await (await ws.person(['user'])).ctx()
    const task = await create(other, 'task', { subject: 'Call', relatedTo, dueAt: '2026-06-01T08:00:00Z' })
    const comment = await create(other, 'comment', { body: '<p>Hi</p>', relatedTo })
    const parts = [
      ['account', account],
      ['contact', contact],
      ['lead', lead],
      ['task', task],
      ['comment', comment],
    ] as const
    const standing = () => Promise.all(parts.map(([object, { id }]) => whole(object, id)))
    const before = await standing()
    ws.clock.set('2026-05-20T10:00:00.000Z')
    const take: TargetChoice = { mode: 'use', id: account.id, take: ['industry'] }
    const { operation, opportunity } = await convert(lead.id, { account: take, opportunity: { mode: 'create' } })
    expect(await standing()).not.toEqual(before)
    ws.clock.set('2026-05-25T10:00:00.000Z')
    expect(await undo(ctx, operation, { conflicts: 'keepCurrent' })).toMatchObject({
      state: 'done',
      failed: 0,
      skipped: 0,
    })
    expect(await standing()).toEqual(before)
    await expect(get(ctx, 'opportunity', opportunity ?? '')).rejects.toMatchObject({ code: 'notFound' })
    const again = await convert(lead.id)
    expect(again.account).toBe(account.id)
  })
  it('is refused with the reason once something was built on top', async () => {
    const lead = await makeLead()
    const { operation, account } = await convert(lead.id)
    const call = await create(ctx, 'task', {
      subject: 'Follow up',
      relatedTo: { object: 'account', id: account ?? '' },
    })
    const attempt = () => undo(ctx, operation, { conflicts: 'keepCurrent' })
    await expect(attempt()).rejects.toMatchObject({ details: { reason: 'builtOnConversion', names: ['Follow up'] } })
    await remove(ctx, 'task', call.id)
    await update(ctx, 'account', account ?? '', { employees: 7 })
    await expect(attempt()).rejects.toMatchObject({ details: { names: [`Firm ${round} GmbH`] } })
  })
  it('is refused after thirty days', async () => {
    const lead = await makeLead()
    const { operation } = await convert(lead.id)
    ws.clock.set('2026-06-12T10:00:00.000Z')
    ctx = await ann.ctx()
    await expect(undo(ctx, operation, { conflicts: 'keepCurrent' })).rejects.toMatchObject({
      details: { reason: 'conversionTooOld' },
    })
  })
})

it('keeps the time that a lead spends in each status', async () => {
  const lead = await makeLead()
  ws.clock.set('2026-05-15T10:00:00.000Z')
  await update(ctx, 'lead', lead.id, { status: 'Working' })
  ws.clock.set('2026-05-16T10:00:00.000Z')
  await convert(lead.id)
  const rows = await queryAll(ctx, 'leadStatusHistory', {
    filter: { field: 'lead', op: 'eq', value: lead.id },
    sort: [{ field: 'at', direction: 'asc' }],
  })
  expect(rows.map(({ from, to, toType, days }) => [from, to, toType, days])).toEqual([
    [null, 'New', 'open', null],
    ['New', 'Working', 'open', 3],
    ['Working', 'Converted', 'converted', 1],
  ])
  expect(rows.map(({ ownerThen, by }) => [ownerThen, by])).toEqual(Array(3).fill([ann.id, ann.id]))
  await expect(update(ctx, 'leadStatusHistory', rows[0]?.id ?? '', { days: 1 })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
