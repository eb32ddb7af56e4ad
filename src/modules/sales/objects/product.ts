import { defineObject } from '#kernel/objects/contract.ts'
import { option } from '#modules/customers/contract.ts'

export const product = defineObject({
  name: 'product',
  plural: 'products',
  label: { en: 'Product', de: 'Produkt' },
  pluralLabel: { en: 'Products', de: 'Produkte' },
  icon: 'Package',
  title: 'name',
  group: 'sales',
  highlights: ['code', 'type', 'family', 'listPrice', 'isActive'],
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      indexed: true,
      searchable: true,
      maxLength: 255,
    },
    code: {
      kind: 'text',
      label: { en: 'Code (SKU)', de: 'Artikelnummer' },
      unique: true,
      indexed: true,
      searchable: true,
      maxLength: 64,
    },
    type: {
      kind: 'choice',
      label: { en: 'Type', de: 'Art' },
      indexed: true,
      default: 'Good',
      choices: [
        option('Good', 'Ware', 'blue', ['Goods', 'Product']),
        option('Service', 'Dienstleistung', 'teal'),
        option('Subscription', 'Abonnement', 'violet'),
        option('Bundle', 'Bündel', 'orange', ['Kit']),
      ],
    },
    family: {
      kind: 'link',
      target: 'productFamily',
      inverse: 'products',
      indexed: true,
      label: { en: 'Family', de: 'Familie' },
    },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
    unit: {
      kind: 'choice',
      label: { en: 'Unit', de: 'Einheit' },
      default: 'Piece',
      choices: [
        option('Piece', 'Stück', 'gray', ['pc', 'pcs', 'Each']),
        option('Pack', 'Packung', 'gray'),
        option('Hour', 'Stunde', 'gray', ['h']),
        option('Day', 'Tag', 'gray'),
        option('Month', 'Monat', 'gray'),
        option('Year', 'Jahr', 'gray'),
        option('Kilogram', 'Kilogramm', 'gray', ['kg']),
        option('Litre', 'Liter', 'gray', ['l', 'Liter']),
        option('Metre', 'Meter', 'gray', ['m', 'Meter']),
      ],
    },
    taxClass: {
      kind: 'choice',
      label: { en: 'Tax class', de: 'Steuerklasse' },
      default: 'Standard',
      choices: [
        option('Standard', 'Normal', 'gray'),
        option('Reduced', 'Ermäßigt', 'gray'),
        option('Exempt', 'Steuerfrei', 'gray', ['None']),
      ],
    },
    listPrice: { kind: 'money', label: { en: 'List price', de: 'Listenpreis' }, indexed: true },
    cost: { kind: 'money', label: { en: 'Cost', de: 'Kosten' } },
    isActive: { kind: 'boolean', label: { en: 'Active', de: 'Aktiv' }, default: true, indexed: true },
    validFrom: { kind: 'date', label: { en: 'Valid from', de: 'Gültig ab' } },
    validTo: { kind: 'date', label: { en: 'Valid to', de: 'Gültig bis' } },
    supportUntil: { kind: 'date', label: { en: 'Support until', de: 'Betreut bis' } },
    release: {
      kind: 'text',
      label: { en: 'Release', de: 'Ausgabe' },
      help: { en: 'Version of the product itself.', de: 'Version des Produkts selbst.' },
      maxLength: 40,
    },
    attributes: { kind: 'json', label: { en: 'Attributes', de: 'Merkmale' } },
    upsellTo: { kind: 'links', target: 'product', label: { en: 'Upsell to', de: 'Höherwertig' } },
    accessories: { kind: 'links', target: 'product', label: { en: 'Accessories', de: 'Zubehör' } },
    substitutes: { kind: 'links', target: 'product', label: { en: 'Substitutes', de: 'Ersatzprodukte' } },
  },
  rules: [
    {
      name: 'product: valid to is not before valid from',
      on: ['create', 'update'],
      when: ['validFrom', 'validTo'],
      run: ({ record }) => {
        const { validFrom, validTo } = record
        if (typeof validFrom !== 'string' || typeof validTo !== 'string' || validFrom <= validTo) return {}
        return { issues: [{ field: 'validTo', code: 'beforeStart', message: 'The end lies before the start' }] }
      },
    },
  ],
  views: [
    {
      key: 'active',
      label: { en: 'Active products', de: 'Aktive Produkte' },
      layout: 'table',
      columns: ['name', 'code', 'type', 'family', 'listPrice', 'isActive', 'owner'],
      filter: { field: 'isActive', op: 'eq', value: true },
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      key: 'all',
      label: { en: 'All products', de: 'Alle Produkte' },
      layout: 'table',
      columns: ['name', 'code', 'type', 'family', 'listPrice', 'isActive', 'owner'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
})
