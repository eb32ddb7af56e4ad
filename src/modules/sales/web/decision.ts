import type { JsonValue } from '#kernel/fields/contract.ts'
import {
  type Candidate,
  type ConversionPreview,
  type ConversionRequest,
  type ConversionTarget,
  conversionTargets,
  type TargetChoice,
  type TargetPreview,
} from '../contract.ts'

/** What somebody has said of one target so far; what they have not said is as proposed. */
export interface Draft {
  choice?: { mode: 'create' | 'skip' } | { mode: 'use'; id: string }
  /** Typed for a new record. */
  values: Record<string, JsonValue>
  /** Fields of the lead that replace those of the record in use, by its id. */
  take: Record<string, readonly string[]>
}
export type Drafts = Record<ConversionTarget, Draft>

const empty: Draft = { values: {}, take: {} }
export const noDrafts: Drafts = { account: empty, contact: empty, opportunity: empty }

/** The choice in force. One that was made of a record which is gone falls back on what is proposed. */
export function choiceOf(preview: TargetPreview, { choice }: Draft): Exclude<Draft['choice'], undefined> {
  const isKnown = choice?.mode !== 'use' || preview.candidates.some((candidate) => candidate.id === choice.id)
  return choice && isKnown ? choice : preview.proposed
}

export const usedOf = (preview: TargetPreview, draft: Draft): Candidate | undefined => {
  const choice = choiceOf(preview, draft)
  return choice.mode === 'use' ? preview.candidates.find((candidate) => candidate.id === choice.id) : undefined
}

/** Of open opportunities only those of the account that is chosen. */
export function offered(preview: ConversionPreview, drafts: Drafts): ConversionPreview {
  const account = usedOf(preview.account, drafts.account)
  const candidates = preview.opportunity.candidates.filter(({ hints }) => account && hints?.account === account.id)
  return { ...preview, opportunity: { ...preview.opportunity, candidates } }
}

/** What is sent: everything is said, so that nothing is decided that nobody saw. */
export function requestOf(preview: ConversionPreview, drafts: Drafts): ConversionRequest {
  const of = (target: ConversionTarget): TargetChoice => {
    const draft = drafts[target]
    const choice = choiceOf(preview[target], draft)
    if (choice.mode === 'skip') return { mode: 'skip' }
    if (choice.mode === 'use') return { mode: 'use', id: choice.id, take: [...(draft.take[choice.id] ?? [])] }
    return { mode: 'create', values: draft.values }
  }
  const [account, contact, opportunity] = conversionTargets.map(of)
  return {
    ...(account ? { account } : {}),
    ...(contact ? { contact } : {}),
    ...(opportunity ? { opportunity } : {}),
    version: preview.version,
    seen: [...preview.account.candidates, ...preview.contact.candidates].map(({ id }) => id),
  }
}

/** Fields of a new record that stand in the dialog: what names it, what is missing, what a deal turns on. */
export function askedFields(target: ConversionTarget, { missing }: TargetPreview): string[] {
  const always = { account: ['name'], contact: ['firstName', 'lastName'], opportunity: ['name', 'amount', 'closeDate'] }
  return [...new Set([...always[target], ...missing])]
}
