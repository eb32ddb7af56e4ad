import { IconAlertTriangle, IconCalculator } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import styles from './ReckonedMark.module.css'

const ReckonedText = lazy(() => import('./ReckonedText.tsx').then((module) => ({ default: module.ReckonedText })))

interface ReckonedMarkProps {
  object: ObjectMetadata
  field: FieldMetadata
  env: DisplayEnv
}

/** Says of a field that nobody fills what it is made of, and when that gives nothing any more. */
export function ReckonedMark({ object, field, env }: ReckonedMarkProps) {
  if (field.formula === undefined && field.rollup === undefined && field.fault === undefined) return null
  const values = { field: env.text(field.label, field.name) }
  const said = env.t(field.fault ? 'records.reckoned.faulty' : 'records.reckoned.how', values)
  return (
    <PopoverButton
      variant="quiet"
      size="sm"
      className={styles.mark ?? ''}
      data-wrong={field.fault !== undefined || undefined}
      title={said}
      icon={field.fault ? <IconAlertTriangle size={12} /> : <IconCalculator size={12} />}
      panelClassName={styles.panel}
      position="bottom-start"
      panel={() => (
        <Suspense fallback={null}>
          <ReckonedText object={object} field={field} env={env} />
        </Suspense>
      )}
    >
      <span className="visually-hidden">{said}</span>
    </PopoverButton>
  )
}
