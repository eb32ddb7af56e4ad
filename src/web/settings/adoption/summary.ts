import { type AdoptionWeek, shownWeeks } from '#modules/adoption/contract.ts'

export const figures = ['active', 'signIns', 'made', 'changed'] as const
export type Figure = (typeof figures)[number]

export interface Summary {
  key: Figure
  /** An average week of those shown, and of as many before. */
  now: number
  before: number
}

/** The weeks shown against those before, by average week: people who are active in several would be counted twice in a sum. */
export const summaryOf = (weeks: AdoptionWeek[]): Summary[] =>
  figures.map((key) => ({
    key,
    now: average(shown(weeks).map((week) => week[key])),
    before: average(weeks.slice(0, -shownWeeks).map((week) => week[key])),
  }))

export const shown = (weeks: AdoptionWeek[]): AdoptionWeek[] => weeks.slice(-shownWeeks)

/** How much more or less, as a share of before; null where there was nothing to compare with. */
export const changeOf = ({ now, before }: Summary): number | null => (before === 0 ? null : (now - before) / before)

const average = (values: number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
