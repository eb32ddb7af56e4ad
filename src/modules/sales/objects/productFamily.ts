import { defineObject } from '#kernel/objects/contract.ts'

export const productFamily = defineObject({
  name: 'productFamily',
  plural: 'productFamilies',
  label: { en: 'Product family', de: 'Produktfamilie' },
  pluralLabel: { en: 'Product families', de: 'Produktfamilien' },
  icon: 'Category',
  title: 'name',
  group: 'settings',
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      indexed: true,
      searchable: true,
      maxLength: 120,
    },
    parent: {
      kind: 'link',
      target: 'productFamily',
      inverse: 'children',
      tree: true,
      label: { en: 'Parent family', de: 'Oberfamilie' },
    },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All product families', de: 'Alle Produktfamilien' },
      layout: 'table',
      columns: ['name', 'parent'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
})
