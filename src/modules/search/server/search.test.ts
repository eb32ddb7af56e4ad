import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { create, createMany } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { searching } from './module.ts'
import { search } from './search.ts'

let ws: TestWorkspace
let ctx: Context

beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, searching] })
  const system = await ws.system()
  const kobayashi = await create(system, 'account', {
    name: 'Kobayashi Analytics',
    website: 'https://kobayashi.example',
  })
  await createMany(system, 'account', [
    { name: 'Müller & Söhne GmbH' },
    { name: 'Mueller und Soehne' },
    { name: '大阪分析株式会社' },
  ])
  await createMany(system, 'contact', [
    {
      firstName: 'Yuki',
      lastName: 'Kobayashi',
      account: kobayashi.id,
      emails: [{ address: 'service77@kobayashi.example' }],
      phones: [{ number: '+49 431 12345' }],
    },
    { firstName: 'Иван', lastName: 'Петров' },
    { firstName: 'Marisol', lastName: 'Vega' },
    { firstName: 'محمد', lastName: 'الحسن' },
  ])
  ctx = await (await ws.person(['user'])).ctx()
})
afterAll(() => ws.close())

const names = async (q: string, who = ctx) => (await search(who, { q })).hits.map((hit) => hit.displayName)

describe('search', () => {
  it('finds the name first and says whom a person belongs to', async () => {
    const { hits } = await search(ctx, { q: 'kobayashi' })
    expect(hits.map((hit) => hit.displayName)).toEqual(['Kobayashi Analytics', 'Yuki Kobayashi'])
    expect(hits[1]?.detail).toMatch(/^Kobayashi Analytics · /)
    expect(hits.every((hit) => hit.score > 0 && hit.score <= 1)).toBe(true)
  })
  it('puts customers before settings, unless they are named in full', async () => {
    await create(await ws.system(), 'team', { name: 'Qualm' })
    await create(await ws.system(), 'contact', { firstName: 'Ines', lastName: 'Qualmann' })
    expect(await names('qual')).toEqual(['Ines Qualmann', 'Qualm'])
    expect((await names('qualm'))[0]).toBe('Qualm')
  })
  it.each([
    ['muller', 'Müller & Söhne GmbH'],
    ['vega', 'Marisol Vega'],
    ['VEG', 'Marisol Vega'],
    ['ve', 'Marisol Vega'],
    ['marisol vega', 'Marisol Vega'],
    ['vega mari', 'Marisol Vega'],
    ['петров', 'Иван Петров'],
    ['大阪', '大阪分析株式会社'],
    ['分析株式', '大阪分析株式会社'],
    ['الحسن', 'محمد الحسن'],
    ['service77@koba', 'Yuki Kobayashi'],
    ['0431 12345', 'Yuki Kobayashi'],
    ['+49 (0)431/12345', 'Yuki Kobayashi'],
    ['Kobayshi Analitics', 'Kobayashi Analytics'],
    ['marisl vega', 'Marisol Vega'],
  ])('finds by "%s"', async (q, name) => expect((await names(q))[0]).toBe(name))
  it('answers nothing for nothing and for what is not there', async () => {
    expect(await names('  ')).toEqual([])
    expect(await names('zzzzzzqqq')).toEqual([])
    expect(await names("%_\\ ' OR 1=1")).toEqual([])
  })
  it('keeps to the objects asked for', async () => {
    const { hits } = await search(ctx, { q: 'kobayashi', objects: ['contact'] })
    expect(hits.map((hit) => hit.object)).toEqual(['contact'])
  })
})

describe('rights', () => {
  it('S-05: finds only records that the asker may read', async () => {
    await ws.saveRole({ key: 'own', label: 'Own', capabilities: [], rights: { '*': { read: 'own', create: 'own' } } })
    const stranger = await (await ws.person(['own'])).ctx()
    for (const q of ['kobayashi', 'service77@koba', '0431 12345', 'kobayshi', 'ko'])
      expect(await names(q, stranger)).toEqual([])
    await create(stranger, 'account', { name: 'Kobayashi Own' })
    expect(await names('kobayashi', stranger)).toEqual(['Kobayashi Own'])
  })
  it('S-09: finds nothing by a field that the asker may not read', async () => {
    await ws.saveRole({
      key: 'noMail',
      label: 'No mail',
      capabilities: [],
      rights: {
        '*': { read: 'all' },
        contact: { read: 'all', fields: { emails: { read: false }, phones: { read: false } } },
      },
    })
    const blind = await (await ws.person(['noMail'])).ctx()
    expect(await names('service77@koba', blind)).toEqual([])
    expect(await names('0431 12345', blind)).toEqual([])
    const { hits } = await search(blind, { q: 'yuki' })
    expect(hits).toMatchObject([{ displayName: 'Yuki Kobayashi' }])
    expect(hits[0]?.detail).not.toContain('@')
  })
  it('S-09: finds nothing by a name of which a part is closed', async () => {
    await ws.saveRole({
      key: 'noLast',
      label: 'No last names',
      capabilities: [],
      rights: { '*': { read: 'all' }, contact: { read: 'all', fields: { lastName: { read: false } } } },
    })
    const blind = await (await ws.person(['noLast'])).ctx()
    for (const q of ['vega', 'veg', 'vegaa', 'marisol v']) expect(await names(q, blind)).toEqual([])
  })
})
