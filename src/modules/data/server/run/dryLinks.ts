import type { FailedRow } from '../importStore.ts'
import type { BatchResult } from './batch.ts'
import type { RowDraft } from './cells.ts'
import type { LateLink } from './links.ts'
import { type Plan, pathOf } from './plan.ts'

/** What a dry run must remember between batches, since nothing stays in the database: names and keys of the rows seen. */
export interface DryLinks {
  /** Notes the rows of a batch and corrects its counters: a key seen before would be updated, not created again. */
  see(drafts: RowDraft[], result: BatchResult): void
  /** Links inside the file that lead nowhere. */
  rest(): { failed: FailedRow[]; linkedCreated: number }
}

export function dryLinks(plan: Plan): DryLinks {
  const own = plan.slots.filter((slot) => slot.target === plan.object.name)
  const names = new Set<string>()
  const keys = new Set<string>()
  const late: LateLink[] = []
  return {
    see(drafts, { counters, failed, late: waiting }) {
      late.push(...waiting)
      const bad = new Set(failed.flatMap(({ errors }) => errors.map(({ row }) => row)))
      for (const draft of drafts) {
        if (bad.has(draft.row)) continue
        if (own.length > 0) for (const name of namesOfRow(plan, draft)) names.add(name)
        const key = plan.mapping.mode === 'upsert' ? keyOfRow(plan, draft) : null
        if (key === null) continue
        if (keys.has(key) && counters.created > 0) {
          counters.created--
          counters.updated++
        }
        keys.add(key)
      }
    },
    rest() {
      const lost = late.filter(({ value }) => !names.has(value))
      const makes = (link: LateLink) => own.some((slot) => pathOf(slot) === link.field && slot.link.create === true)
      const linkedCreated = new Set(lost.filter(makes).map(({ value }) => value)).size
      return { failed: lost.filter((link) => !makes(link)).map((link) => lostLink(plan, link)), linkedCreated }
    },
  }
}

function namesOfRow({ object }: Plan, { values }: RowDraft): string[] {
  const title = object.titleFields.flatMap((name) => (typeof values[name] === 'string' ? [values[name]] : [])).join(' ')
  const ids = Object.values((values.externalIds as Record<string, string> | undefined) ?? {})
  return [title, ...ids]
}

function keyOfRow({ mapping }: Plan, { values }: RowDraft): string | null {
  const [name = '', system] = (mapping.key ?? '').split('.')
  const value = values[name]
  const key = system === undefined ? value : (value as Record<string, string> | undefined)?.[system]
  return key === undefined || key === null ? null : String(key)
}

function lostLink(plan: Plan, { row, field, value, cells }: LateLink): FailedRow {
  const column = plan.slots.find((slot) => pathOf(slot) === field)?.column ?? field
  const reason = `the record would be written, but without its link: no ${plan.object.name} is named "${value}"`
  return { cells, errors: [{ row, column, code: 'linkNotSet', reason, value }] }
}
