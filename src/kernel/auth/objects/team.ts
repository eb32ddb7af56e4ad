import { defineObject } from '#kernel/objects/contract.ts'

/** A team in the tree of teams; rights of scope `teamAndBelow` follow the tree. */
export const team = defineObject({
  name: 'team',
  plural: 'teams',
  label: { en: 'Team', de: 'Team' },
  pluralLabel: { en: 'Teams', de: 'Teams' },
  icon: 'UsersGroup',
  title: 'name',
  group: 'settings',
  access: { adminOnlyWrite: true, readAll: true },
  affectsPermissions: true,
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      unique: true,
      searchable: true,
      indexed: true,
      maxLength: 200,
    },
    parent: {
      kind: 'link',
      target: 'team',
      inverse: 'children',
      tree: true,
      label: { en: 'Parent team', de: 'Übergeordnetes Team' },
    },
    manager: { kind: 'user', label: { en: 'Manager', de: 'Leitung' } },
  },
  views: [
    {
      key: 'all',
      label: { en: 'All teams', de: 'Alle Teams' },
      layout: 'table',
      columns: ['name', 'parent', 'manager'],
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
  highlights: ['parent', 'manager'],
})
