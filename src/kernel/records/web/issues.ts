import type { Issue } from '#kernel/errors.ts'

/** The field that an issue's path begins with: `emails[1].address` is about `emails`. */
export const headOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? path

/** What is still to be ticked before a record leaves its state. */
export interface OpenItems {
  field: string
  /** The state's name, for people. */
  state: string
  items: { id: string; label: string }[]
}

/** The open items that an issue tells of, at most one list; none where it is about something else. */
export function openItems({ field, code, params }: Issue): OpenItems[] {
  if (code !== 'checklistOpen' || !Array.isArray(params?.items)) return []
  return [{ field, state: String(params.state ?? ''), items: params.items as OpenItems['items'] }]
}

/** The first issue of each field, and those that belong to no field shown. */
export function issuesByField(
  issues: Issue[],
  shown: ReadonlySet<string>,
): { byField: Record<string, Issue>; others: Issue[] } {
  const byField: Record<string, Issue> = {}
  const others: Issue[] = []
  for (const issue of issues) {
    const field = headOf(issue.field)
    if (shown.has(field)) byField[field] ??= issue
    else others.push(issue)
  }
  return { byField, others }
}
