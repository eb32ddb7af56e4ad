import type { DateInputProps } from '@mantine/dates'
import { dateFormat, type Formats, formatDate, formatNumber } from '#ui/format.ts'
import type { DisplayEnv } from './widget.ts'

type Words = Pick<
  DateInputProps,
  | 'monthLabelFormat'
  | 'monthsListFormat'
  | 'yearLabelFormat'
  | 'yearsListFormat'
  | 'decadeLabelFormat'
  | 'weekdayFormat'
  | 'getDayAriaLabel'
  | 'renderDay'
  | 'ariaLabels'
  | 'valueFormat'
  | 'weekendDays'
>

/** Months, weekdays and digits of the calendar as the reader writes them; days are `YYYY-MM-DD`. */
export function calendarWords({ formats, t }: Pick<DisplayEnv, 'formats' | 't'>): Words {
  const by = (options: Intl.DateTimeFormatOptions) => {
    const format = dateFormat(formats.locale, { timeZone: 'UTC', ...options })
    return (day: string) => format.format(new Date(`${day}T00:00:00Z`))
  }
  const year = by({ year: 'numeric' })
  return {
    valueFormat: (day) => formatDigits(day, formats),
    monthLabelFormat: by({ month: 'long', year: 'numeric' }),
    monthsListFormat: by({ month: 'short' }),
    yearLabelFormat: year,
    yearsListFormat: year,
    decadeLabelFormat: (from, to) => `${year(from)} – ${year(to)}`,
    weekdayFormat: by({ weekday: hasShortDays(formats.locale) ? 'short' : 'narrow' }),
    weekendDays: weekendOf(formats.locale),
    getDayAriaLabel: (day) => formatDate(day, formats, 'long'),
    renderDay: (day) => formatNumber(Number(day.slice(8, 10)), formats),
    ariaLabels: {
      previousMonth: t('fields.calendar.previousMonth'),
      nextMonth: t('fields.calendar.nextMonth'),
      previousYear: t('fields.calendar.previousYear'),
      nextYear: t('fields.calendar.nextYear'),
      previousDecade: t('fields.calendar.previousDecade'),
      nextDecade: t('fields.calendar.nextDecade'),
      monthLevelControl: t('fields.calendar.pickMonth'),
      yearLevelControl: t('fields.calendar.pickYear'),
    },
  }
}

/** Where the short names of days are whole words, as in Arabic, seven of them find no room beside one another. */
function hasShortDays(locale: string): boolean {
  const format = dateFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return [1, 2, 3, 4, 5, 6, 7].every((day) => format.format(Date.UTC(2026, 0, day)).length <= 4)
}

type Weekend = NonNullable<Words['weekendDays']>

/** The days of rest of the reader's country, Sunday as 0; Saturday and Sunday where the browser does not know them. */
function weekendOf(locale: string): Weekend {
  const known = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { weekend: number[] } }
  return (known.getWeekInfo?.().weekend ?? [6, 7]).map((day) => day % 7) as Weekend
}

/** A day in digits alone, in the reader's order and with their signs: what an input holds, and can be typed again. */
export function formatDigits(day: string, { locale }: Formats): string {
  const options = { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const
  return dateFormat(locale, options).format(new Date(`${day}T00:00:00Z`))
}
