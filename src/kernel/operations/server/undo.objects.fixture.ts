import { defineObject } from '#kernel/objects/contract.ts'

export const firm = defineObject({
  name: 'firm',
  plural: 'firms',
  label: 'Firm',
  pluralLabel: 'Firms',
  icon: 'Building',
  title: 'name',
  fields: { name: { kind: 'text', required: true }, code: { kind: 'text', unique: true } },
})
export const deal = defineObject({
  name: 'deal',
  plural: 'deals',
  label: 'Deal',
  pluralLabel: 'Deals',
  icon: 'Coin',
  title: 'name',
  fields: {
    name: { kind: 'text', required: true },
    firm: { kind: 'link', target: 'firm', inverse: 'deals' },
    amount: { kind: 'decimal' },
    stage: {
      kind: 'choice',
      choices: [
        { value: 'open', label: 'Open' },
        { value: 'won', label: 'Won' },
      ],
    },
    wonOn: { kind: 'date', readOnly: true },
  },
  rules: [
    {
      name: 'won deals have a date',
      on: ['update'],
      when: ['stage'],
      run: ({ record, today }) => (record.stage === 'won' ? { set: { wonOn: today } } : {}),
    },
  ],
})
