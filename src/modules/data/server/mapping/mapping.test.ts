import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { create } from '#kernel/records/server/engine.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { customers } from '#modules/customers/server/module.ts'
import { sales } from '#modules/sales/server/module.ts'
import type { Mapping } from '../../contract.ts'
import { dataModule } from '../module.ts'
import { habitsOf } from '../parse/guess.ts'
import { probeFile } from '../parse/probe.ts'
import { bufferSource } from '../parse/source.ts'
import { headerSet, rememberMapping } from '../profileStore.ts'
import { guessFor } from './guessFor.ts'
import { importTargets } from './targets.ts'
import { distance, fold } from './text.ts'
import { suggestValues } from './values.ts'

let ws: TestWorkspace
let ctx: Context
beforeAll(async () => {
  ws = await testWorkspace({ modules: [customers, sales, dataModule] })
  ctx = await (await ws.person(['admin'])).ctx()
})
afterAll(() => ws.close())

const guess = async (object: string, csv: string) =>
  guessFor(ctx, object, await probeFile(bufferSource(Buffer.from(csv), 'x.csv'), '', habitsOf('en', 'US')))
const fieldsOf = ({ columns }: Mapping) => Object.fromEntries(columns.map(({ column, field }) => [column, field]))

describe('texts', () => {
  it('fold case, accents and signs away', () => {
    expect([fold('E-Mail Address '), fold('Größe'), fold('STRASSE'), fold('İstanbul')]).toEqual([
      'emailaddress',
      'grosse',
      'strasse',
      'istanbul',
    ])
  })

  it('count edits, swaps of neighbours as one', () => {
    expect([
      distance('technolgy', 'technology', 2),
      distance('recieve', 'receive', 2),
      distance('abc', 'xyz', 2),
    ]).toEqual([1, 1, 3])
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(distance(a, b, 20)).toBe(distance(b, a, 20))
        expect(distance(a, b, 20) === 0).toBe(a === b)
      }),
    )
  })

  it('suggest what foreign values mean, and nothing where two are as near', () => {
    const known = ['GTX Pro', 'GTX Basic', 'Technology', 'North', 'South'].map((value) => ({ value, spellings: [] }))
    expect(
      suggestValues(['GTXPro', 'gtx-basic', 'technolgy', 'GTX Pro', 'Noth', 'something else', 'Soth'], known),
    ).toEqual({
      GTXPro: 'GTX Pro',
      'gtx-basic': 'GTX Basic',
      technolgy: 'Technology',
      Noth: 'North',
      Soth: 'South',
    })
    expect(
      suggestValues(
        ['Morth'],
        [
          { value: 'North', spellings: [] },
          { value: 'Forth', spellings: [] },
        ],
      ),
    ).toEqual({})
  })
})

describe('guess', () => {
  it('knows the headers of Salesforce, HubSpot, Dynamics and German lists', async () => {
    const salesforce = await guess(
      'account',
      'Name,ParentId,NumberOfEmployees,AnnualRevenue,BillingCity,OwnerId\nA,,5,10,Kiel,\n',
    )
    expect(fieldsOf(salesforce.mapping)).toEqual({
      Name: 'name',
      ParentId: 'parent',
      NumberOfEmployees: 'employees',
      AnnualRevenue: 'annualRevenue',
      BillingCity: 'billingAddress.city',
      OwnerId: 'owner',
    })
    const hubspot = await guess(
      'contact',
      'Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Job Title,Associated Company,hubspot_owner_id\n1,A,B,a@b.c,+49431123456,+491711234567,CEO,Acme,\n',
    )
    expect(hubspot.mapping).toMatchObject({ mode: 'upsert', key: 'externalIds.hubspot' })
    expect(fieldsOf(hubspot.mapping)).toMatchObject({
      'Record ID': 'externalIds.hubspot',
      'First Name': 'firstName',
      'Last Name': 'lastName',
      Email: 'emails',
      'Phone Number': 'phones',
      'Job Title': 'title',
      'Associated Company': 'account',
      hubspot_owner_id: 'owner',
    })
    const dynamics = await guess(
      'opportunity',
      'Topic,customerid,estimatedvalue,estimatedclosedate,closeprobability\nDeal,Acme,5,2026-01-01,10\n',
    )
    expect(fieldsOf(dynamics.mapping)).toEqual({
      Topic: 'name',
      customerid: 'account',
      estimatedvalue: 'amount',
      estimatedclosedate: 'closeDate',
      closeprobability: 'probability',
    })
    const german = await guess(
      'contact',
      'Anrede;Vorname;Nachname;Firma;E-Mail-Adresse;Telefon;Handy;PLZ;Ort;Bemerkungen\nFrau;Anna;Groß;Acme;a@b.de;0431 123456;0171 1234567;24103;Kiel;x\n',
    )
    expect(fieldsOf(german.mapping)).toEqual({
      Anrede: 'salutation',
      Vorname: 'firstName',
      Nachname: 'lastName',
      Firma: 'account',
      'E-Mail-Adresse': 'emails',
      Telefon: 'phones',
      Handy: 'phones',
      PLZ: 'address.postalCode',
      Ort: 'address.city',
      Bemerkungen: 'description',
    })
    expect(german.mapping.columns.find(({ column }) => column === 'Handy')?.type).toBe('mobile')
  })

  it('leaves out what it does not understand and never offers what may not be written (S-15)', async () => {
    const { mapping, targets } = await guess('account', 'Name,Shoe size,id,version,createdBy\nA,1,2,3,4\n')
    expect(fieldsOf(mapping)).toMatchObject({ 'Shoe size': null, version: null, createdBy: null })
    const fields = targets.map(({ field }) => field)
    expect(fields).toContain('billingAddress.city')
    for (const field of ['id', 'version', 'domains', 'displayName', 'createdAt', 'annualRevenue.base'])
      expect(fields).not.toContain(field)
  })

  it('proposes meanings for foreign values of choices and links', async () => {
    await create(ctx, 'productFamily', { name: 'GTX Line' })
    const accounts = await guess('account', 'Name,Industry\nA,technolgie\nB,Sofware\nC,Retail\n')
    expect(accounts.mapping.columns[1]?.values).toEqual({ technolgie: 'Technology', Sofware: 'Software' })
    const products = await guess('product', 'Product,Series\nA,gtx-line\nB,Unknown\n')
    expect(products.mapping.columns[1]?.values).toEqual({ 'gtx-line': 'GTX Line' })
  })

  it('remembers a mapping by object and headers, whatever their order and case', async () => {
    expect(headerSet(['Name', 'E-Mail'])).toBe(headerSet(['e mail', 'NAME']))
    expect(headerSet(['Name', 'E-Mail'])).not.toBe(headerSet(['Name']))
    const options = { delimiter: ',', encoding: 'utf-8', header: true, dateOrder: 'ymd', decimalSign: '.' } as const
    const mapping: Mapping = {
      object: 'account',
      mode: 'create',
      columns: [
        { column: 'Wort', field: 'name' },
        { column: 'Alt', field: 'goneField' },
      ],
    }
    await rememberMapping(ctx, ['Wort', 'Alt'], mapping, options)
    const found = await guess('account', 'ALT,Wort\n1,A\n')
    expect(found).toMatchObject({
      remembered: true,
      mapping: {
        columns: [
          { column: 'Wort', field: 'name' },
          { column: 'Alt', field: null },
        ],
      },
    })
  })

  it('offers only fields that the asker may write', async () => {
    const rights = {
      '*': { read: 'all', create: 'all' },
      account: { read: 'all', create: 'all', fields: { creditLimit: { write: false }, taxId: { read: false } } },
    } as const
    await ws.saveRole({ key: 'limited', label: 'Limited', rights, capabilities: ['import'] })
    const limited = await (await ws.person(['limited'])).ctx()
    const fields = importTargets(limited, ctx.registry.object('account')).map(({ field }) => field)
    expect(fields.filter((field) => ['name', 'creditLimit', 'taxId', 'creditLimit.currency'].includes(field))).toEqual([
      'name',
    ])
  })
})
