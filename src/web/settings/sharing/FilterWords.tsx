import { Fragment } from 'react'
import { fieldAt, useMetadata } from '#kernel/client/metadata.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { ConditionValue } from '#kernel/filter/web/ConditionValue.tsx'
import { isCondition, partsOf } from '#kernel/filter/web/chips.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'

/** A filter as a line of words; what is too deep for a line says that there is more. */
export function FilterWords({ object, filter }: { object: ObjectMetadata; filter: Filter }) {
  const env = useDisplayEnv()
  const parts = partsOf(filter)
  if (parts.length === 0) return <>{env.t('settings.sharing.allRecords')}</>
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={JSON.stringify(part)}>
          {index > 0 ? ' · ' : ''}
          <Part object={object} part={part} />
        </Fragment>
      ))}
    </>
  )
}

function Part({ object, part }: { object: ObjectMetadata; part: Filter }) {
  const env = useDisplayEnv()
  const metadata = useMetadata()
  if (!isCondition(part)) return <>{env.t('filter.advanced')}</>
  const field = fieldAt(metadata, object, part.field)
  if (!field) return <>{part.field}</>
  return (
    <>
      {env.text(field.label, part.field)} {env.t(`filter.op.${part.op}`)}{' '}
      <ConditionValue condition={part} field={field} env={env} />
    </>
  )
}
