import type { BatchItem, RecordJson } from '#kernel/records/contract.ts'

/** A stage as it is being arranged; its place in the list is its position. */
export interface StageDraft {
  /** Of the record, or one made up while the stage is new. */
  id: string
  isNew: boolean
  name: string
  type: string
  probability: number
  forecastCategory: string
  allowedDays: number | null
  requiredFields: string[]
  /** What is ticked before an opportunity goes on from here. */
  exitChecklist: string[]
}

export const stageFields = [
  'name',
  'position',
  'type',
  'probability',
  'forecastCategory',
  'allowedDays',
  'requiredFields',
  'exitChecklist',
]

export const draftOf = (stage: RecordJson): StageDraft => ({
  id: stage.id,
  isNew: false,
  name: String(stage.name ?? ''),
  type: String(stage.type),
  probability: Number(stage.probability),
  forecastCategory: String(stage.forecastCategory),
  allowedDays: stage.allowedDays === null ? null : Number(stage.allowedDays),
  requiredFields: (stage.requiredFields as string[] | null) ?? [],
  exitChecklist: (stage.exitChecklist as string[] | null) ?? [],
})

export const newStage = (number: number): StageDraft => ({
  id: `new-${number}`,
  isNew: true,
  name: '',
  type: 'open',
  probability: 50,
  forecastCategory: 'Pipeline',
  allowedDays: null,
  requiredFields: [],
  exitChecklist: [],
})

/** A stage that is won is certain, one that is lost is over: what follows from the type follows with it. */
export function withType(stage: StageDraft, type: string): StageDraft {
  if (type === 'won') return { ...stage, type, probability: 100, forecastCategory: 'Closed', allowedDays: null }
  if (type === 'lost') return { ...stage, type, probability: 0, forecastCategory: 'Omitted', allowedDays: null }
  const wasOver = stage.type !== 'open'
  return { ...stage, type, ...(wasOver ? { probability: 50, forecastCategory: 'Pipeline' } : {}) }
}

/** What has to be written so that the stored stages become the drafts, in their order; gone ones go to the trash. */
export function changesOf(
  pipeline: string,
  standing: readonly RecordJson[],
  drafts: readonly StageDraft[],
): BatchItem[] {
  const kept = new Set(drafts.map((draft) => draft.id))
  const gone = standing.filter((stage) => !kept.has(stage.id)).map(({ id }): BatchItem => ({ op: 'delete', id }))
  const written = drafts.flatMap((draft, at): BatchItem[] => {
    const values = valuesOf(draft, at + 1)
    if (draft.isNew) return [{ op: 'create', values: { ...values, pipeline } }]
    const stored = standing.find((stage) => stage.id === draft.id)
    const was = stored && valuesOf(draftOf(stored), Number(stored.position))
    return JSON.stringify(was) === JSON.stringify(values) ? [] : [{ op: 'update', id: draft.id, values }]
  })
  return [...gone, ...written]
}

function valuesOf(
  { id: _id, isNew: _isNew, probability, requiredFields, exitChecklist, ...rest }: StageDraft,
  at: number,
) {
  const items = listed(exitChecklist)
  return {
    ...rest,
    name: rest.name.trim(),
    position: at,
    probability: String(probability),
    requiredFields: requiredFields.length > 0 ? requiredFields : null,
    exitChecklist: items.length > 0 ? items : null,
  }
}

/** Steps as they were written, one a line: without empty ones, each once. */
const listed = (lines: readonly string[]): string[] => [...new Set(lines.map((line) => line.trim()))].filter(Boolean)
