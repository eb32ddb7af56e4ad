import type { ParseEnv } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { fieldValue } from './Cell.tsx'
import type { ClipCell } from './clipboard.ts'
import type { Column } from './columns.ts'

/** A cell for the clipboard: as text that the reader's spreadsheet understands, and as the value itself. */
export function clipCell(
  record: RecordJson | undefined,
  column: Column,
  env: DisplayEnv,
  parseEnv: ParseEnv,
): ClipCell {
  if (!record) return { text: '' }
  const text = cellText(record, column, env)
  const isNumber = column.field.storage === 'decimal' && parseEnv.decimalSign === ','
  return {
    text: isNumber ? text.replace('.', ',') : text,
    kind: clipKind(column.field),
    exact: fieldValue(record, column.source),
  }
}

/** Values of this mark may go from cell to cell as they are: the same kind, leading to the same object. */
export const clipKind = (field: FieldMetadata): string => `${field.kind} ${kindOf(field.kind).target?.(field) ?? ''}`

/** A cell as plain text; linked records by their name. */
export function cellText(record: RecordJson, column: Column, env: DisplayEnv): string {
  const value = fieldValue(record, column.source)
  if (value === null) return ''
  const kind = kindOf(column.field.kind)
  const target = kind.target?.(column.field)
  if (target)
    return [value]
      .flat()
      .map((id) => env.names.get(target, String(id)) ?? '')
      .join('; ')
  return kind.text(value as never, column.field, env.language)
}
