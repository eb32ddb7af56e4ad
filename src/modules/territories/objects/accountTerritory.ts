import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectExtension, Rule } from '#kernel/objects/contract.ts'
import { withoutMember } from '../contract.ts'

/** Where an account belongs, said by a rule or by hand. A territory that somebody chooses stays until they let go of it. */
const keepChosen: Rule = {
  name: 'account: a territory chosen by hand stays',
  on: ['create', 'update'],
  when: ['territory'],
  run: ({ record, before, changed, source }) => {
    const isChosen = changed.has('territory') && (record.territory ?? null) !== (before?.territory ?? null)
    if (!isChosen || source === 'automation' || source === 'undo' || source === 'sample') return {}
    return { set: { territoryPinned: record.territory !== null, territoryRule: null } }
  },
}

const uncovered: Filter = { field: 'territory', op: 'isEmpty' }

export const accountTerritory: ObjectExtension = {
  fields: {
    territory: {
      kind: 'link',
      target: 'territory',
      inverse: 'accounts',
      inverseLabel: { en: 'Accounts', de: 'Firmen' },
      indexed: true,
      label: { en: 'Territory', de: 'Gebiet' },
      help: {
        en: 'Found by the rules of the territories. One that you choose yourself stays, whatever the rules say; emptied, the rules decide again.',
        de: 'Finden die Regeln der Gebiete. Ein selbst gewähltes bleibt, was auch immer die Regeln sagen; geleert entscheiden wieder die Regeln.',
      },
    },
    territoryPinned: {
      kind: 'boolean',
      label: { en: 'Territory kept by hand', de: 'Gebiet von Hand festgelegt' },
      help: {
        en: 'While this is on, rules leave the account where it is.',
        de: 'Solange das an ist, lassen Regeln die Firma, wo sie ist.',
      },
    },
    territoryRule: {
      kind: 'link',
      target: 'territoryRule',
      readOnly: true,
      label: { en: 'Territory by rule', de: 'Gebiet nach Regel' },
      help: {
        en: 'The rule that put the account into its territory; empty when somebody chose it.',
        de: 'Die Regel, durch die die Firma in ihr Gebiet kam; leer, wenn jemand es gewählt hat.',
      },
    },
  },
  rules: [keepChosen],
  views: [
    {
      key: 'uncovered',
      label: { en: 'In no territory', de: 'In keinem Gebiet' },
      layout: 'table',
      columns: ['name', 'type', 'industry', 'annualRevenue', 'lastActivityAt', 'owner'],
      filter: uncovered,
      sort: [{ field: 'name', direction: 'asc' }],
    },
    {
      key: 'unattended',
      label: { en: 'Nobody in the territory', de: 'Niemand im Gebiet' },
      layout: 'table',
      columns: ['name', 'territory', 'type', 'industry', 'lastActivityAt', 'owner'],
      filter: withoutMember,
      sort: [{ field: 'name', direction: 'asc' }],
    },
  ],
}
