import { useState } from 'react'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import styles from './dialogs.module.css'
import { PastValue } from './PastValue.tsx'
import { differencesToNow, type PastDifference } from './pastState.ts'
import type { Save } from './useSave.tsx'

interface PastDifferencesProps {
  object: ObjectMetadata
  past: RecordJson
  now: RecordJson
  env: DisplayEnv
  save: Save
  onRestored: () => void
}

/** What was different at the moment shown, and the way back to it. */
export function PastDifferences({ object, past, now, env, save, onRestored }: PastDifferencesProps) {
  const [isOpen, setOpen] = useState(false)
  const differences = differencesToNow(object, past, now)
  if (differences.length === 0) return <span>{env.t('records.asOf.same')}</span>
  const restorable = differences.filter((one) => one.canRestore)
  const restore = () => {
    setOpen(false)
    onRestored()
    void save(now, Object.fromEntries(restorable.map((one) => [one.field.name, one.earlier])))
  }
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {env.t('records.asOf.differences', { count: differences.length })}
      </Button>
      {isOpen ? (
        <Dialog
          title={env.t('records.asOf.restoreTitle')}
          size="lg"
          onClose={() => setOpen(false)}
          actions={
            <>
              <Button onClick={() => setOpen(false)}>{env.t('ui.cancel')}</Button>
              {restorable.length > 0 ? (
                <Button variant="primary" onClick={restore}>
                  {env.t('records.asOf.restore')}
                </Button>
              ) : null}
            </>
          }
        >
          <DifferenceTable differences={differences} env={env} />
        </Dialog>
      ) : null}
    </>
  )
}

function DifferenceTable({ differences, env }: { differences: PastDifference[]; env: DisplayEnv }) {
  const show = ({ field }: PastDifference, value: JsonValue) =>
    value === null ? env.t('records.empty') : <PastValue value={value} field={field} env={env} dense />
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th scope="col">{env.t('records.asOf.field')}</th>
          <th scope="col">{env.t('records.asOf.now')}</th>
          <th scope="col">{env.t('records.asOf.then')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map((one) => (
          <tr key={one.field.name}>
            <th scope="row">
              {env.text(one.field.label, one.field.name)}
              {one.canRestore ? null : <span className={styles.muted}> {env.t('records.asOf.stays')}</span>}
            </th>
            <td>{show(one, one.now)}</td>
            <td>{show(one, one.earlier)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
