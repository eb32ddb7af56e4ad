import type { Context } from '#kernel/context.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'

/** What a kind of operation asks for before it is taken back. */
export interface UndoRule {
  kind: string
  /** Throws a conflict that says what stands in the way. */
  check(ctx: Context, operation: Pick<OperationJson, 'id' | 'params' | 'createdAt'>): Promise<void>
  /**
   * It wrote what the person could not have written alone (other people's tasks that move along), so it is taken back with the
   * rights of the program, in the person's name. `check` answers for them.
   */
  byProgram?: boolean
}

let rules = new Map<string, UndoRule>()

/** Set once by the composition root. */
export function setUndoRules(all: readonly UndoRule[]): void {
  rules = new Map(all.map((rule) => [rule.kind, rule]))
}

export const undoRuleOf = (kind: string): UndoRule | undefined => rules.get(kind)
