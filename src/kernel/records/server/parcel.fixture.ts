import { defineObject } from '#kernel/objects/contract.ts'

/** Something small that people write at the same time. */
export const parcel = defineObject({
  name: 'parcel',
  plural: 'parcels',
  label: 'Parcel',
  pluralLabel: 'Parcels',
  icon: 'Package',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, weight: { kind: 'integer' } },
})
