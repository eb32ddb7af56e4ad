import type { RecordJson } from '#kernel/records/contract.ts'

/** Roles of those who decide: without one of them a chair of the committee is empty. */
const deciding = new Set([
  'Decision Maker',
  'Business Decision Maker',
  'Technical Decision Maker',
  'Economic Buyer',
  'Executive Sponsor',
])

export const hasDecisionMaker = (seats: readonly RecordJson[]): boolean =>
  seats.some(({ role }) => typeof role === 'string' && deciding.has(role))

/** Somebody who is with another company, or with none any more, cannot speak for this one. */
export function hasLeft(seat: RecordJson, account: unknown): boolean {
  const theirs = seat['contact.account']
  return typeof account === 'string' && theirs !== undefined && theirs !== account
}
