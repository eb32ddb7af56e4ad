import { expect, it } from 'vitest'
import { defineObject } from '#kernel/objects/contract.ts'
import { mergeLabelTexts, shippedObjects, translateObjects } from './translate.ts'

const ticket = defineObject({
  name: 'ticket',
  plural: 'tickets',
  label: { en: 'Ticket', de: 'Ticket' },
  pluralLabel: { en: 'Tickets', de: 'Tickets', fr: 'Demandes' },
  icon: 'Ticket',
  title: 'name',
  fields: {
    name: { kind: 'text', label: { en: 'Name', de: 'Name' }, help: { en: 'What it is about', de: 'Worum es geht' } },
    status: {
      kind: 'choice',
      label: 'Status',
      choices: [{ value: 'Open', label: { en: 'Open', de: 'Offen' } }],
    },
  },
  views: [{ key: 'open', label: { en: 'Open', de: 'Offene' }, layout: 'table' }],
})
const words = { Ticket: 'Demande', Tickets: 'Tickets', Name: 'Nom', Open: 'Ouvert', 'ticket: Open': 'Ouvertes' }
const [translated] = translateObjects([ticket], { fr: words })

it('says every label in the language of the texts and keeps what the declaration says', () => {
  expect(translated?.label).toEqual({ en: 'Ticket', de: 'Ticket', fr: 'Demande' })
  expect(translated?.pluralLabel).toMatchObject({ fr: 'Demandes' })
  expect(translated?.fields.name?.label).toMatchObject({ fr: 'Nom' })
  expect(translated?.fields.status?.label).toBe('Status')
})

it('prefers the text of the place, and leaves what no text says', () => {
  expect(translated?.fields.status?.choices?.[0]?.label).toMatchObject({ fr: 'Ouvert' })
  expect(translated?.views?.[0]?.label).toMatchObject({ fr: 'Ouvertes' })
  expect(translated?.fields.name?.help).toEqual({ en: 'What it is about', de: 'Worum es geht' })
})

it('refuses two texts for one word without a place', () => {
  const clash = [{ fr: { Open: 'Ouvert' } }, { fr: { Open: 'Ouverte' } }]
  expect(() => mergeLabelTexts(clash)).toThrow('"Open" is said in two ways in fr')
})

it('lets modules share their words', () => {
  const objects = shippedObjects([
    { objects: [ticket], labels: { es: { Name: 'Nombre' } } },
    { objects: [], labels: { fr: words } },
  ])
  expect(objects[0]?.fields.name?.label).toMatchObject({ es: 'Nombre', fr: 'Nom' })
})

it('adds what other modules give to an object, with its labels', () => {
  const extension = { fields: { area: { kind: 'text', label: { en: 'Name', de: 'Name' } } as const } }
  const [whole] = shippedObjects([
    { objects: [ticket] },
    { objects: [], extensions: { ticket: extension, absent: extension }, labels: { fr: words } },
  ])
  expect(whole?.fields.area?.label).toMatchObject({ fr: 'Nom' })
  const twice = { ticket: { fields: { name: extension.fields.area } } }
  expect(() => shippedObjects([{ objects: [ticket] }, { objects: [], extensions: twice }])).toThrow('ticket.name')
})
