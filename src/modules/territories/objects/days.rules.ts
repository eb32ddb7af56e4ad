import type { Rule } from '#kernel/objects/contract.ts'

/** Of territories, their members and their rules: days in order. */
export const daysInOrder: Rule = {
  name: 'its last day is not before its first',
  on: ['create', 'update'],
  when: ['from', 'to'],
  run: ({ record: { from, to } }) =>
    typeof from === 'string' && typeof to === 'string' && to < from
      ? { issues: [{ field: 'to', code: 'beforeStart', message: 'The end lies before the start' }] }
      : {},
}
