import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useIsAway, useIsCutOff } from '#kernel/client/connection.ts'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { useKeptScroll } from '#kernel/client/kept.ts'
import { useMetadata, useObjectByPlural } from '#kernel/client/metadata.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { useRecord } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { FileDrop } from '#kernel/files/web/FileDrop.tsx'
import { attach } from '#kernel/files/web/uploads.ts'
import type { Layout } from '#kernel/layouts/contract.ts'
import { inPanel, settled } from '#kernel/layouts/web/page.ts'
import { type PageRules, usePageRules } from '#kernel/layouts/web/rules.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { phoneWidth, useMedia } from '#ui/media.ts'
import { Page } from '#ui/Page.tsx'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import { useTitle } from '#ui/title.ts'
import { AsOfBar, useAsOf } from './AsOf.tsx'
import { ListBeside } from './beside.ts'
import { recordName } from './Cell.tsx'
import { useDisplayEnv } from './env.ts'
import { FieldCard } from './FieldCard.tsx'
import { LinkRail } from './LinkRail.tsx'
import { PastDifferences } from './PastDifferences.tsx'
import { RecordHead } from './RecordHead.tsx'
import styles from './RecordScreen.module.css'
import { RecordTabs } from './RecordTabs.tsx'
import { recordLayout } from './recordAhead.ts'
import { relatedOf, takesParts } from './related.ts'
import { showTab } from './tabRequests.ts'
import { type Save, useSave } from './useSave.tsx'

export interface RecordScreenProps {
  plural: string
  id: string
  /** Opens at this moment instead of now. */
  at?: string
}

/** One record: who, what happened, what is open, what next. */
export function RecordScreen({ plural, id, at }: RecordScreenProps) {
  const object = useObjectByPlural(plural)
  const t = useT()
  if (!object) return <ErrorState kind="forbidden" text={t('records.noObject')} />
  return <LoadedRecord key={`${object.name}/${id}`} object={object} id={id} startAt={at ?? null} />
}

function LoadedRecord({ object, id, startAt }: { object: ObjectMetadata; id: string; startAt: string | null }) {
  const errorText = useErrorText()
  const env = useDisplayEnv()
  const { data: record, isPlaceholderData, error, refetch } = useRecord(object, id)
  const { isWithin } = usePanel()
  const beside = useContext(ListBeside)
  useTitle(
    ...(isWithin || beside ? [] : [record && recordName(record, env), env.text(object.pluralLabel, object.plural)]),
  )
  useEffect(() => {
    if (record) env.names.set(object.name, id, recordName(record, env))
  }, [record, env, object.name, id])
  if (record)
    return (
      <DropZone object={object} record={record} env={env}>
        <RecordPage object={object} live={record} isPartial={isPlaceholderData} env={env} startAt={startAt} />
      </DropZone>
    )
  if (!error) return <SkeletonRows rows={16} />
  const isHidden = error instanceof ApiError && (error.code === 'notFound' || error.code === 'forbidden')
  return <ErrorState kind={isHidden ? 'forbidden' : 'error'} text={errorText(error)} onRetry={() => void refetch()} />
}

interface DropZoneProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  children: ReactNode
}

/** Files dropped anywhere on the page are put on the record. */
function DropZone({ object, record, env, children }: DropZoneProps) {
  const client = useQueryClient()
  const takesFiles = takesParts(object, 'attachment')
  const isAway = useIsAway()
  const mayAdd = takesFiles && !isAway && record.can?.update !== false && record.deletedAt == null
  return (
    <FileDrop
      className={styles.record}
      record={record.id}
      text={env.t('records.files.drop', { name: recordName(record, env) })}
      isOff={!mayAdd}
      onFiles={(files) => {
        showTab(record.id, 'files')
        attach(client, { object: object.name, id: record.id }, files)
      }}
    >
      {children}
    </FileDrop>
  )
}

export interface RecordViewProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  save: Save
  /** How the page is arranged, and what its rules say of the record as it stands. */
  layout: Layout
  rules: PageRules
  /** A past state, or no right to change: nothing can be edited. */
  isReadOnly: boolean
  /** Only what a list knew: what is missing is on its way. */
  isPartial?: boolean
}

interface RecordPageProps {
  object: ObjectMetadata
  live: RecordJson
  isPartial: boolean
  env: DisplayEnv
  startAt: string | null
}

function RecordPage({ object, live, isPartial, env, startAt }: RecordPageProps) {
  const { save, dialogs } = useSave(object, env)
  const [at, setAt] = useState(startAt)
  const past = useAsOf(object, live.id, at)
  const record = at === null ? live : (past.record ?? unknownState(live))
  const isCutOff = useIsCutOff(object)
  const isReadOnly =
    isCutOff || isPartial || at !== null || object.appendOnly || live.can?.update === false || live.deletedAt != null
  const { isWithin } = usePanel()
  const layout = useRecordLayout(object, isWithin)
  const rules = usePageRules(object, layout.rules, record, env)
  const view: RecordViewProps = useMemo(
    () => ({ object, record, env, save, layout, rules, isReadOnly, isPartial }),
    [object, record, env, save, layout, rules, isReadOnly, isPartial],
  )
  const isPhone = useMedia(phoneWidth) || isWithin
  const isBeside = useContext(ListBeside) !== null
  const isNarrow = useMedia('(max-width: 75em)') || isBeside
  const left = useKeptScroll(`fields ${live.id}`)
  const card = isPartial ? <SkeletonRows rows={12} /> : <FieldCard {...view} />
  const rail = isPartial ? null : <LinkRail {...view} />
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
            <AsOfBar object={object} record={live} env={env} at={at} onAt={setAt} error={past.error}>
              {past.record ? (
                <PastDifferences
                  object={object}
                  past={past.record}
                  now={live}
                  env={env}
                  save={save}
                  onRestored={() => setAt(null)}
                />
              ) : null}
            </AsOfBar>
          )}
        </>
      }
    >
      {isPhone ? (
        <RecordTabs
          {...view}
          live={live}
          details={
            <>
              {card}
              {rail}
            </>
          }
        />
      ) : (
        <div className={styles.columns} data-narrow={isNarrow || undefined}>
          <div ref={left} className={styles.left}>
            {card}
            {isNarrow ? rail : null}
          </div>
          <div className={styles.middle}>
            <RecordTabs {...view} live={live} />
          </div>
          {isNarrow ? null : <div className={styles.right}>{rail}</div>}
        </div>
      )}
      {dialogs}
    </Page>
  )
}

/** In the side panel its own, if there is one. */
function useRecordLayout(object: ObjectMetadata, isPanel: boolean): Layout {
  const { objects } = useMetadata()
  return useMemo(() => {
    const page = recordLayout(objects, object)
    const panel = isPanel ? object.layouts?.panel : undefined
    const related = relatedOf(objects, object).map(({ list }) => list.path)
    return panel ? inPanel(settled(panel, object, related, 'panel'), page) : page
  }, [objects, object, isPanel])
}

/** Nothing is known of that moment, so nothing is shown but which record it is. */
const unknownState = ({ id, version, displayName }: RecordJson): RecordJson => ({ id, version, displayName })
