import type { FiscalYear } from './contract.ts'

/** Fiscal years that begin in January need no words of their own. */
export const isOwnYear = ({ firstMonth }: FiscalYear): boolean => firstMonth !== 1

/** Whole months from the first month of the year that a month (1 to 12) lies in. */
export const monthsIntoYear = (month: number, firstMonth: number): number => (month - firstMonth + 12) % 12

/** The fiscal year of a day such as `2026-04-01`, as it is called, and its quarter. */
export function fiscalOf(day: string, { firstMonth, namedAfter }: FiscalYear): { year: number; quarter: number } {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const begun = month >= firstMonth ? year : year - 1
  const called = namedAfter === 'end' && firstMonth !== 1 ? begun + 1 : begun
  return { year: called, quarter: Math.floor(monthsIntoYear(month, firstMonth) / 3) + 1 }
}

/** The first days of the four quarters of the fiscal year that is called so. */
export function quartersOf(called: number, { firstMonth, namedAfter }: FiscalYear): string[] {
  const year = namedAfter === 'end' && firstMonth !== 1 ? called - 1 : called
  return [0, 3, 6, 9].map((months) => {
    const month = firstMonth - 1 + months
    return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)
  })
}

/** The last day of the fiscal quarter that a day such as `2026-04-01` lies in. */
export function endOfFiscalQuarter(day: string, { firstMonth }: FiscalYear): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const left = 3 - (monthsIntoYear(month, firstMonth) % 3)
  return new Date(Date.UTC(year, month - 1 + left, 0)).toISOString().slice(0, 10)
}
