import type { Filter } from '#kernel/filter/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { openRisks } from '../../objects/risk.rules.ts'

export const isOpenRisk: Filter = { field: 'status', op: 'in', value: [...openRisks] }

/** Opportunities with a risk that nobody has closed. */
export const atRisk: Filter = { path: 'risks', has: 'some', where: isOpenRisk }

/** One's own open opportunities that want something: too long in their stage, in danger, or without a next step. */
export function attentionFilter(stages: readonly RecordJson[]): Filter {
  return {
    and: [
      { field: 'owner', op: 'eq', value: { $: 'me' } },
      { field: 'isClosed', op: 'eq', value: false },
      { or: [...stages.flatMap(rottingIn), atRisk, noNextStep] },
    ],
  }
}

const noNextStep: Filter = {
  and: [
    { field: 'nextStep', op: 'isEmpty' },
    { field: 'nextActivityAt', op: 'isEmpty' },
  ],
}

export const lacksNextStep = ({ nextStep, nextActivityAt }: RecordJson): boolean => !nextStep && !nextActivityAt

/** As the board tells it: whole days longer in a stage than it allows. */
function rottingIn({ id, type, allowedDays }: RecordJson): Filter[] {
  if (type !== 'open' || typeof allowedDays !== 'number') return []
  return [
    {
      and: [
        { field: 'stage', op: 'eq', value: id },
        { field: 'stageEnteredAt', op: 'notInPeriod', value: { last: (allowedDays + 1) * 24, unit: 'hour' } },
        { field: 'stageEnteredAt', op: 'inPeriod', value: 'past' },
      ],
    },
  ]
}
