/** What is looked for, as it stands in the address. Days are calendar days of the reader. */
export interface AuditSearch {
  kinds?: string
  actor?: string
  object?: string
  record?: string
  subject?: string
  from?: string
  to?: string
  text?: string
}

export const auditKeys = ['kinds', 'actor', 'object', 'record', 'subject', 'from', 'to', 'text'] as const

/** The search as the server takes it: a day begins and ends where the reader is. */
export function paramsOf({ from, to, ...rest }: AuditSearch): AuditSearch {
  return {
    ...rest,
    ...(from ? { from: startOf(from, 0) } : {}),
    ...(to ? { to: startOf(to, 1) } : {}),
  }
}

function startOf(day: string, later: number): string {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + later)
  return date.toISOString()
}
