import { useMediaQuery } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useObjectByPlural } from '#kernel/client/metadata.ts'
import { useRecord } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Page } from '#ui/Page.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { useTitle } from '#ui/title.ts'
import { AsOfBar, useAsOf } from './AsOf.tsx'
import { recordName } from './Cell.tsx'
import { useDisplayEnv } from './env.ts'
import { FieldCard } from './FieldCard.tsx'
import { LinkRail } from './LinkRail.tsx'
import { RecordHead } from './RecordHead.tsx'
import styles from './RecordScreen.module.css'
import { RecordTabs } from './RecordTabs.tsx'
import { type Save, useSave } from './useSave.tsx'

export interface RecordScreenProps {
  plural: string
  id: string
}

/** One record: who, what happened, what is open, what next. */
export function RecordScreen({ plural, id }: RecordScreenProps) {
  const object = useObjectByPlural(plural)
  const t = useT()
  if (!object) return <ErrorState kind="forbidden" text={t('records.noObject')} />
  return <LoadedRecord key={`${object.name}/${id}`} object={object} id={id} />
}

function LoadedRecord({ object, id }: { object: ObjectMetadata; id: string }) {
  const errorText = useErrorText()
  const env = useDisplayEnv()
  const { data: record, error, refetch } = useRecord(object, id)
  useTitle(record && recordName(record, env), env.text(object.pluralLabel, object.plural))
  if (record) return <RecordPage object={object} live={record} env={env} />
  if (!error) return <SkeletonRows rows={16} />
  const isHidden = error instanceof ApiError && (error.code === 'notFound' || error.code === 'forbidden')
  return <ErrorState kind={isHidden ? 'forbidden' : 'error'} text={errorText(error)} onRetry={() => void refetch()} />
}

export interface RecordViewProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  save: Save
  /** A past state, or no right to change: nothing can be edited. */
  isReadOnly: boolean
}

function RecordPage({ object, live, env }: { object: ObjectMetadata; live: RecordJson; env: DisplayEnv }) {
  const { save, dialogs } = useSave(object, env)
  const [at, setAt] = useState<string | null>(null)
  const past = useAsOf(object, live.id, at)
  const record = at === null ? live : (past.record ?? unknownState(live))
  const isReadOnly = at !== null || object.appendOnly || live.can?.update === false || live.deletedAt != null
  const view: RecordViewProps = useMemo(
    () => ({ object, record, env, save, isReadOnly }),
    [object, record, env, save, isReadOnly],
  )
  const isPhone = useMediaQuery('(max-width: 43.75em)') ?? false
  const isNarrow = useMediaQuery('(max-width: 75em)') ?? false
  const card = <FieldCard {...view} />
  const rail = <LinkRail {...view} />
  return (
    <Page
      flush
      bar={
        <>
          <RecordHead
            {...view}
            isPast={at !== null}
            onPast={() => setAt(at === null ? new Date().toISOString() : null)}
          />
          {at === null ? null : (
            <AsOfBar object={object} record={live} env={env} at={at} onAt={setAt} error={past.error} />
          )}
        </>
      }
    >
      {isPhone ? (
        <RecordTabs
          {...view}
          live={live}
          first={[
            {
              key: 'details',
              label: env.t('records.details'),
              content: (
                <>
                  {card}
                  {rail}
                </>
              ),
            },
          ]}
        />
      ) : (
        <div className={styles.columns} data-narrow={isNarrow || undefined}>
          <div className={styles.left}>
            {card}
            {isNarrow ? rail : null}
          </div>
          <div className={styles.middle}>
            <RecordTabs {...view} live={live} first={[]} />
          </div>
          {isNarrow ? null : <div className={styles.right}>{rail}</div>}
        </div>
      )}
      {dialogs}
    </Page>
  )
}

/** Nothing is known of that moment, so nothing is shown but which record it is. */
const unknownState = ({ id, version, displayName }: RecordJson): RecordJson => ({ id, version, displayName })
