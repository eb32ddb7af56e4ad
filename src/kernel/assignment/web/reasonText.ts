import type { Translate } from '#kernel/client/i18n.ts'
import { type Formats, formatDate, formatNumber } from '#ui/format.ts'
import type { Reason, Skipped } from '../contract.ts'

export interface ReasonWords {
  t: Translate
  formats: Formats
  /** Names of people and queues by id. */
  names: Readonly<Record<string, string>>
}

/** Why in sentences: by which rule and turn, for whom somebody stands in, and who was passed over for what. */
export function reasonSentences(
  reason: Reason,
  about: { ruleName: string | null; queue: string | null; from: string | null },
  { t, formats, names }: ReasonWords,
): string[] {
  const nameOf = (id: string | null | undefined) => (id && names[id]) || t('assignment.somebody')
  const number = (value: number | undefined) => formatNumber(value ?? 0, formats)
  const day = (value: string) => formatDate(value, formats)
  const first = t(`assignment.reasons.${reason.code}`, {
    rule: about.ruleName ?? '',
    place: number(reason.place),
    among: number(reason.among),
    shown: number(reason.open),
    count: reason.open ?? 0,
    queue: about.queue ? nameOf(about.queue) : '',
    from: nameOf(about.from),
  })
  const round = reason.round ? [t('assignment.noResponse', { round: number(reason.round) })] : []
  const instead = reason.insteadOf
    ? [t('assignment.standsIn', { name: nameOf(reason.insteadOf), until: reason.until ? day(reason.until) : '' })]
    : []
  const passed = ({ user, why, until }: Skipped) =>
    t(`assignment.skipped.${why}`, { name: nameOf(user), until: until ? day(until) : '' })
  const failed = (reason.failed ?? []).map(({ rule }) => t('assignment.failed', { rule }))
  return [first, ...round, ...instead, ...(reason.skipped ?? []).map(passed), ...failed]
}
