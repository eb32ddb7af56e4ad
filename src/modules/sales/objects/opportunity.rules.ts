import type { JsonValue, Money } from '#kernel/fields/contract.ts'
import { currencyDigits } from '#kernel/fields/money/currencies.ts'
import { multiplyDecimals, roundDecimal } from '#kernel/fields/shared/decimals.ts'
import { endOfFiscalQuarter } from '#kernel/filter/fiscal.ts'
import type { Rule, RuleInput } from '#kernel/objects/contract.ts'
import { counterpartStage, firstOpenStage } from './stages.ts'

type Row = Readonly<Record<string, JsonValue>>

const placeInPipeline: Rule = {
  name: 'opportunity: pipeline and stage belong together',
  on: ['create', 'update'],
  when: ['pipeline', 'stage'],
  tables: { pipeline: ['isDefault', 'isActive'], stage: ['name', 'pipeline', 'position', 'type', 'probability'] },
  run: ({ record, before, changed, tables }) => {
    const stages = tables.stage ?? []
    const given = stages.find((stage) => stage.id === record.stage)
    const pipeline = record.pipeline ?? given?.pipeline ?? defaultPipeline(tables.pipeline ?? [])
    if (given && given.pipeline === pipeline) return { set: { pipeline } }
    const stageWasChosen = before ? changed.has('stage') && record.stage !== null : record.stage != null
    if (stageWasChosen) {
      return { issues: [{ field: 'stage', code: 'stagePipeline', message: 'The stage belongs to another pipeline' }] }
    }
    const found = given ? counterpartStage(stages, given, pipeline) : firstOpenStage(stages, pipeline)
    return found ? { set: { pipeline, stage: found } } : {}
  },
}

const enterStage: Rule = {
  name: 'opportunity: what follows from the stage',
  on: ['create', 'update'],
  when: ['stage'],
  loads: { stage: ['type', 'probability', 'forecastCategory'] },
  run: (input) => {
    const stage = input.linked.stage
    if (!stage || input.before?.stage === input.record.stage) return {}
    const type = String(stage.type)
    return { set: { ...standing(input, stage, type), ...(type === 'open' ? reopen(input) : close(input, type)) } }
  },
}

const demandLostReason: Rule = {
  name: 'opportunity: a loss has a reason',
  on: ['create', 'update'],
  when: ['stage', 'lostReason'],
  run: ({ record }) =>
    record.isClosed && !record.isWon && !record.lostReason
      ? { issues: [{ field: 'lostReason', code: 'required', message: 'Say why the opportunity was lost' }] }
      : {},
}

const passGate: Rule = {
  name: 'opportunity: the stage finds its required fields filled',
  on: ['create', 'update'],
  when: ['stage'],
  loads: { stage: ['name', 'requiredFields'] },
  run: ({ record, linked }) => {
    const wanted = (linked.stage?.requiredFields ?? []) as string[]
    const stage = linked.stage?.name ?? ''
    const missing = wanted.filter((field) => isEmpty(record[field]))
    return {
      issues: missing.map((field) => ({
        field,
        code: 'requiredForStage',
        message: `Needed to enter the stage "${stage}"`,
        params: { stage },
      })),
    }
  },
}

const defaultCloseDate: Rule = {
  name: 'opportunity: closes at the end of the quarter unless said otherwise',
  on: ['create'],
  run: ({ record, today, fiscalYear }) =>
    record.closeDate ? {} : { set: { closeDate: endOfFiscalQuarter(today, fiscalYear) } },
}

const countPushes: Rule = {
  name: 'opportunity: count pushes of the close date',
  on: ['create', 'update'],
  when: ['closeDate'],
  run: ({ record, before }) => {
    if (!before) return { set: { pushCount: record.pushCount ?? 0 } }
    const [was, is] = [before.closeDate, record.closeDate]
    const pushed = typeof was === 'string' && typeof is === 'string' && is > was
    return pushed ? { set: { pushCount: Number(before.pushCount ?? 0) + 1 } } : {}
  },
}

const weighAmount: Rule = {
  name: 'opportunity: expected revenue is amount times probability',
  on: ['create', 'update'],
  when: ['amount', 'probability'],
  run: ({ record }) => ({
    set: { expectedRevenue: weighted(record.amount as Money | null, record.probability) },
  }),
}

/** In order: the later ones see what the earlier ones set. */
export const opportunityRules: Rule[] = [
  defaultCloseDate,
  placeInPipeline,
  enterStage,
  demandLostReason,
  passGate,
  countPushes,
  weighAmount,
]

function defaultPipeline(pipelines: readonly Row[]): JsonValue {
  const active = pipelines.filter((pipeline) => pipeline.isActive !== false)
  return (active.find((pipeline) => pipeline.isDefault) ?? active[0])?.id ?? null
}

/** A closed stage fixes the probability; an open one only proposes it. */
function standing({ record, before, changed, now }: RuleInput, stage: Row, type: string): Record<string, JsonValue> {
  const isGiven = (field: string) => (before ? changed.has(field) : record[field] != null)
  const follows = (field: string) => type !== 'open' || !isGiven(field)
  return {
    isClosed: type !== 'open',
    isWon: type === 'won',
    stageEnteredAt: (!before && record.stageEnteredAt) || now,
    ...(follows('probability') ? { probability: stage.probability ?? null } : {}),
    ...(isGiven('forecastCategory') ? {} : { forecastCategory: stage.forecastCategory ?? null }),
  }
}

function close({ record, before, changed, today }: RuleInput, type: string): Record<string, JsonValue> {
  const set: Record<string, JsonValue> = {}
  const amount = record.amount as Money | null | undefined
  const turned = before?.isClosed === true && !changed.has('actualAmount')
  if (!record.actualCloseDate) set.actualCloseDate = today
  if (amount && (!record.actualAmount || turned)) {
    set.actualAmount = { amount: type === 'won' ? amount.amount : '0', currency: amount.currency }
  }
  if (type === 'won' && !changed.has('lostReason')) set.lostReason = null
  if (record.reopenReason) set.reopenReason = null
  if (before && !before.isClosed) {
    const { stage = null, probability = null, forecastCategory = null } = before
    set.beforeClose = { stage, probability, forecastCategory }
  }
  return set
}

function reopen({ record, before, changed }: RuleInput): Record<string, JsonValue> {
  if (!before?.isClosed) return {}
  const set: Record<string, JsonValue> = { beforeClose: null }
  for (const field of ['actualCloseDate', 'actualAmount', 'lostReason']) if (!changed.has(field)) set[field] = null
  const stood = before.beforeClose as Record<string, JsonValue> | null
  if (stood?.stage !== record.stage) return set
  for (const field of ['probability', 'forecastCategory']) {
    if (!changed.has(field)) set[field] = stood?.[field] ?? null
  }
  return set
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value == null || value === '' || (Array.isArray(value) && value.length === 0)
}

function weighted(amount: Money | null | undefined, probability: JsonValue | undefined): JsonValue {
  if (!amount || probability == null) return null
  const exact = multiplyDecimals(multiplyDecimals(amount.amount, String(probability)), '0.01')
  return { amount: roundDecimal(exact, currencyDigits(amount.currency)), currency: amount.currency }
}
