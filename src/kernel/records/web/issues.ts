import type { Issue } from '#kernel/errors.ts'

/** The field that an issue's path begins with: `emails[1].address` is about `emails`. */
export const headOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? path

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
