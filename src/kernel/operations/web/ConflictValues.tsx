import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import type { UndoConflict } from '#kernel/operations/contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { PastValue } from '#kernel/records/web/PastValue.tsx'
import styles from './OperationsScreen.module.css'

/** Which field of which record, what stands there now, and what undo would put back. */
export function ConflictValues({ conflict }: { conflict: UndoConflict }) {
  const t = useT()
  const text = useLabel()
  const env = useDisplayEnv()
  const object = useObject(conflict.object)
  const field = object?.fields.find((one) => one.name === conflict.field)
  const value = (one: JsonValue) =>
    isEmptyValue(one) ? (
      t('records.empty')
    ) : field ? (
      <PastValue value={one} field={field} env={env} dense />
    ) : (
      JSON.stringify(one)
    )
  return (
    <div className={styles.values}>
      <strong>{conflict.displayName}</strong>
      <span className={styles.fieldName}>{text(field?.label, conflict.field)}</span>
      <span>{value(conflict.current)}</span>
      <span className="arrow" aria-hidden="true">
        ←
      </span>
      <span>{value(conflict.restore)}</span>
    </div>
  )
}
