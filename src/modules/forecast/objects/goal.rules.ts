import type { Issue } from '#kernel/errors.ts'
import type { Money } from '#kernel/fields/contract.ts'
import type { Rule } from '#kernel/objects/contract.ts'
import { metricOf } from './metrics.ts'

const oneTarget: Rule = {
  name: 'goal: its target is money or a number, as its metric is',
  on: ['create', 'update'],
  when: ['metric', 'target', 'targetAmount'],
  run: ({ record }) => {
    const metric = metricOf(record.metric)
    if (!metric) return {}
    const [wanted, other] = metric.isMoney ? ['targetAmount', 'target'] : ['target', 'targetAmount']
    const issues: Issue[] = []
    if (record[wanted] == null)
      issues.push({ field: wanted, code: 'required', message: 'Say how much is to be reached' })
    const amount = (record.targetAmount as Money | null)?.amount
    if (amount?.startsWith('-'))
      issues.push({ field: 'targetAmount', code: 'tooSmall', message: 'Give at least 0', params: { min: 0 } })
    if (record[other] != null)
      issues.push({ field: other, code: 'otherTarget', message: `This metric takes ${wanted} instead; leave it empty` })
    return { issues }
  },
}

const oneHolder: Rule = {
  name: 'goal: it is a person’s or a team’s, not both',
  on: ['create', 'update'],
  when: ['person', 'team'],
  run: ({ record }) =>
    record.person != null && record.team != null
      ? { issues: [{ field: 'team', code: 'oneHolder', message: 'Choose a person or a team, not both' }] }
      : {},
}

/** Also of adjustments: days in order. */
export const inOrder: Rule = {
  name: 'its last day is not before its first',
  on: ['create', 'update'],
  when: ['from', 'to'],
  run: ({ record: { from, to } }) =>
    typeof from === 'string' && typeof to === 'string' && to < from
      ? { issues: [{ field: 'to', code: 'beforeStart', message: 'The end lies before the start' }] }
      : {},
}

export const goalRules: Rule[] = [oneTarget, oneHolder, inOrder]
