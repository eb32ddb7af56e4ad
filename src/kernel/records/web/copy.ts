import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldValue } from './Cell.tsx'
import type { Column } from './columns.ts'

/** Puts a cell into the clipboard as plain text; linked records by their name. */
export function copyText(record: RecordJson, column: Column, env: DisplayEnv): void {
  void navigator.clipboard?.writeText(cellText(record, column, env))
}

export function cellText(record: RecordJson, column: Column, env: DisplayEnv): string {
  const value = fieldValue(record, column.source)
  if (value === null) return ''
  const kind = kindOf(column.field.kind)
  const target = kind.target?.(column.field)
  if (target && typeof value === 'string') return env.nameOf(target, value) ?? ''
  return kind.text(value as never, column.field, env.language)
}
