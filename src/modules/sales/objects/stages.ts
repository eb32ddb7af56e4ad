import type { JsonValue } from '#kernel/fields/contract.ts'

type Row = Readonly<Record<string, JsonValue>>

/** Where a pipeline begins; null when it has no open stage. */
export function firstOpenStage(stages: readonly Row[], pipeline: JsonValue): JsonValue {
  return inOrder(stages, pipeline, 'open')[0]?.id ?? null
}

/**
 * Where an opportunity stands once it goes into another pipeline: in the stage of the same name, else of the same type and as
 * far as it was without being called more likely than it is. What is won or lost stays so.
 */
export function counterpartStage(stages: readonly Row[], from: Row, pipeline: JsonValue): JsonValue {
  const candidates = inOrder(stages, pipeline, from.type)
  const named = candidates.find((stage) => nameOf(stage) === nameOf(from))
  const reached = candidates.findLast((stage) => Number(stage.probability) <= Number(from.probability))
  return (named ?? reached ?? candidates[0])?.id ?? firstOpenStage(stages, pipeline)
}

const inOrder = (stages: readonly Row[], pipeline: JsonValue, type: JsonValue | undefined): Row[] =>
  stages
    .filter((stage) => stage.pipeline === pipeline && stage.type === type)
    .toSorted((a, b) => Number(a.position) - Number(b.position))

const nameOf = ({ name }: Row): string => String(name ?? '').toLowerCase()
