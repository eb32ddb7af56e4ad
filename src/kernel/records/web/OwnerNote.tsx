import { lazy, Suspense } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordViewProps } from './RecordScreen.tsx'

const OwnerReason = lazy(() => withRoomTexts('assignment', import('#kernel/assignment/web/OwnerReason.tsx')))

/** Wherever the owner is shown: why it is this one. */
export function OwnerNote({ field, object, record, env, ...view }: RecordViewProps & { field: FieldMetadata }) {
  if (field.name !== 'owner' || !object.isAssigned || view.isPartial || view.isReadOnly) return null
  return (
    <Suspense>
      <OwnerReason object={object} record={record} env={env} />
    </Suspense>
  )
}
