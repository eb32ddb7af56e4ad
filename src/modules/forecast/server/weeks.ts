/** The first day of the week that a day lies in; weeks begin with `weekStart`, 1 for Monday to 7 for Sunday. */
export function startOfWeek(day: string, weekStart: number): string {
  const date = Temporal.PlainDate.from(day)
  return date.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 }).toString()
}

export const daysAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
