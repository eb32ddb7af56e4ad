import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { companyKey } from './companyName.ts'
import { matchKeysOf, sortsOf, strengthOf } from './keys.ts'

describe('the name of a company as a key', () => {
  it.each([
    ['Müller & Söhne GmbH & Co. KG', 'mueller soehne'],
    ['Mueller und Soehne', 'mueller soehne'],
    ['MÜLLER + SÖHNE', 'mueller soehne'],
    ['Mu\u0308ller So\u0308hne', 'mueller soehne'],
    ['Großhandel Weiß AG', 'grosshandel weiss'],
    ['ACME, Inc.', 'acme'],
    ['Acme Corporation', 'acme'],
    ['Société Générale S.A.', 'societe generale'],
    ['Étoile S.à r.l.', 'etoile'],
    ['Nowak Sp. z o.o.', 'nowak'],
    ['Grupo Azul S.A. de C.V.', 'grupo azul'],
    ["O'Reilly Media", 'oreilly media'],
    ['O’Reilly Media', 'oreilly media'],
    ['IBM', 'ibm'],
    ['AG', 'ag'],
    ['شركة النور', 'شركة النور'],
    ['A', null],
    ['---', null],
    ['', null],
  ])('%s is %s', (name, key) => expect(companyKey(name)).toBe(key))

  it('is its own key, and does not depend on case or composition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        const key = companyKey(name)
        if (key === null) return
        expect(companyKey(name.normalize('NFD'))).toBe(key)
        expect(key).not.toMatch(/\p{P}|\s{2}/u)
      }),
    )
  })
})

describe('keys of a record', () => {
  const declared = [
    { key: 'email', fields: ['emails'] },
    { key: 'phone', fields: ['phones'] },
    { key: 'domain', fields: ['website', 'emails'] },
    { key: 'taxId', fields: ['taxId'] },
  ] as const

  it('are what their fields say in one way of writing', () => {
    const keys = matchKeysOf(
      declared.map((key) => ({ ...key, fields: [...key.fields] })),
      {
        emails: [{ address: 'Anna@Shop.Acme.co.uk' }, { address: 'anna@gmail.com' }],
        phones: [{ number: '+49 431 123456' }],
        website: 'https://www.acme.co.uk/about',
        taxId: 'de 123.456-789',
      },
    )
    expect(keys).toEqual([
      'email:anna@shop.acme.co.uk',
      'email:anna@gmail.com',
      'phone:+49431123456',
      'domain:acme.co.uk',
      'taxId:DE123456789',
    ])
  })
  it('are none of what is empty, public or no number', () => {
    const values = { emails: null, phones: [], website: 'https://gmx.de', taxId: 'n/a' }
    expect(
      matchKeysOf(
        declared.map((key) => ({ ...key, fields: [...key.fields] })),
        values,
      ),
    ).toEqual([])
  })
  it('say the more, the more of them there are', () => {
    expect(strengthOf(sortsOf(['email:a@b.c']))).toBe('sure')
    expect(strengthOf(sortsOf(['name:acme']))).toBe('likely')
    expect(strengthOf(sortsOf(['name:acme', 'domain:acme.de']))).toBe('sure')
    expect(sortsOf(['name:acme', 'domain:acme.de', 'domain:acme.com'])).toEqual(['domain', 'name'])
  })
})
