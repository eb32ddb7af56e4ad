import { useFormats } from '#ui/format.ts'

export const zones: string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')]

/** Monday, Saturday or Sunday in the reader's language; 2024-01-01 was a Monday. */
export function useWeekStarts(): { value: string; label: string }[] {
  const { locale } = useFormats()
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  return [1, 6, 7].map((day) => ({ value: String(day), label: format.format(Date.UTC(2024, 0, day)) }))
}
