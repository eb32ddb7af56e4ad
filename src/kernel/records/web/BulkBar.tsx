import { IconDownload } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber } from '#ui/format.ts'
import { Progress } from '#ui/Progress.tsx'
import { toast } from '#ui/toast.tsx'
import { useFocusHandedOn } from '#ui/useFocusBack.ts'
import styles from './BulkBar.module.css'
import { allIds, type BulkItem, selectionQuery } from './bulk.ts'
import { Extras } from './Extras.tsx'
import { verbsOf } from './extensions.ts'
import { noSelection, type Selection } from './selection.ts'
import { useBulk } from './useBulk.tsx'
import { useBulkCommands } from './useBulkCommands.tsx'
import type { RecordVerb } from './verbs.ts'

const BulkEdit = lazy(() => import('./BulkEdit.tsx').then((module) => ({ default: module.BulkEdit })))
const ExportDialog = lazy(() => import('./ExportDialog.tsx').then((module) => ({ default: module.ExportDialog })))
const BulkDelete = lazy(() => import('./BulkDelete.tsx').then((module) => ({ default: module.BulkDelete })))

const AssignDialog = lazy(() => withRoomTexts('assignment', import('#kernel/assignment/web/AssignDialog.tsx')))

export interface BulkBarProps {
  object: ObjectMetadata
  env: DisplayEnv
  query: Query
  /** The columns of the list, null for its usual ones. */
  shown: string[] | null
  selection: Selection
  onSelection: (selection: Selection) => void
}

/** What can be done with the chosen records: how many is said before, what became of them after. */
export function BulkBar({ object, env, query, shown, selection, onSelection }: BulkBarProps) {
  const [asking, setAsking] = useState<'change' | 'assign' | 'delete' | 'export' | null>(null)
  const [verb, setVerb] = useState<RecordVerb | null>(null)
  const { run, busy, report } = useBulk(object, env)
  // Operations are made by the server.
  const isAway = useIsAway()
  const { choose, isChoosing, whole } = useChooseAll(object, query, onSelection)
  const ids = [...selection]
  const count = formatNumber(ids.length, env.formats)
  const removals = (): BulkItem[] => ids.map((id) => ({ op: 'delete', id }))

  /** What was refused stays chosen, so that something else can be tried with it. */
  const remove = async () => {
    setAsking(null)
    const result = await run({ items: removals(), done: 'records.bulk.deleted' })
    if (result) onSelection(new Set(result.failed.map(({ id }) => id)))
  }
  const change = async (items: BulkItem[]) => {
    setAsking(null)
    await run({ items, done: 'records.bulk.changed' })
  }
  const close = () => setAsking(null)
  const bar = useRef<HTMLDivElement>(null)
  useFocusHandedOn(bar)
  const progress = busy && {
    done: formatNumber(busy.done, env.formats),
    total: formatNumber(busy.total, env.formats),
  }
  useBulkCommands({
    object,
    env,
    count: ids.length,
    onEdit: () => setAsking('change'),
    onRemove: () => setAsking('delete'),
    onSelectAll: choose,
    onClear: () => onSelection(noSelection),
  })
  return (
    <div ref={bar} className={styles.bar} role="toolbar" aria-label={env.t('records.bulk.label')}>
      <strong className="tabular" aria-live="polite">
        {progress
          ? env.t('records.bulk.progress', progress)
          : env.t('records.bulk.selected', { count: ids.length, shown: count })}
      </strong>
      {busy ? (
        <span className={styles.progress}>
          <Progress value={busy.done} total={busy.total} label={env.t('records.bulk.label')} />
        </span>
      ) : null}
      <Button variant="quiet" busy={isChoosing} disabled={isAway} onClick={choose}>
        {env.t('records.bulk.selectAll')}
      </Button>
      <Extras object={object.name} of={({ SelectionActions }) => SelectionActions} props={{ object, ids, env }} />
      {object.can.update ? (
        <Button disabled={isAway || busy !== null} onClick={() => setAsking('change')}>
          {env.t('records.bulk.edit')}
        </Button>
      ) : null}
      {verbsOf(object.name)
        .filter((one) => one.Many && object.can.update)
        .map((one) => (
          <Button key={one.id} icon={one.icon} disabled={isAway || busy !== null} onClick={() => setVerb(one)}>
            {env.text(one.label)}
          </Button>
        ))}
      {object.can.update && object.isAssigned ? (
        <Button disabled={isAway || busy !== null} onClick={() => setAsking('assign')}>
          {env.t('records.bulk.assign')}
        </Button>
      ) : null}
      {object.can.export && !isAway ? (
        <Button icon={<IconDownload size={14} />} onClick={() => setAsking('export')}>
          {env.t('records.bulk.export')}
        </Button>
      ) : null}
      {object.can.delete ? (
        <Button variant="danger" busy={busy !== null} disabled={isAway} onClick={() => setAsking('delete')}>
          {env.t('records.bulk.deleteShort')}
        </Button>
      ) : null}
      {isAway ? <span>{env.t('client.needsConnectionShort')}</span> : null}
      <Button variant="quiet" onClick={() => onSelection(noSelection)}>
        {env.t('records.bulk.clear')}
      </Button>
      <Suspense>
        {verb?.Many ? <verb.Many object={object} ids={ids} env={env} onClose={() => setVerb(null)} /> : null}
        {asking === 'change' ? (
          <BulkEdit object={object} env={env} ids={ids} onClose={close} onSubmit={(items) => void change(items)} />
        ) : null}
        {asking === 'assign' ? (
          <AssignDialog
            object={object}
            env={env}
            records={whole === selection && query.filter && !query.search ? { filter: query.filter } : { ids }}
            count={ids.length}
            onClose={close}
          />
        ) : null}
        {asking === 'delete' ? (
          <BulkDelete object={object} env={env} items={removals()} onClose={close} onSubmit={() => void remove()} />
        ) : null}
        {asking === 'export' ? (
          <ExportDialog
            object={object}
            env={env}
            query={whole === selection ? query : selectionQuery(query, ids)}
            shown={shown}
            onClose={close}
          />
        ) : null}
      </Suspense>
      {report}
    </div>
  )
}

function useChooseAll(object: ObjectMetadata, query: Query, onSelection: (selection: Selection) => void) {
  const errorText = useErrorText()
  const [isChoosing, setChoosing] = useState(false)
  /** The choice of everything that matches, while it is still that: asked for by what matches, not by a hundred thousand ids. */
  const [chosen, setChosen] = useState<{ whole: Selection; question: string } | null>(null)
  const question = JSON.stringify([query.filter, query.search])
  const abort = useRef<AbortController | null>(null)
  const choose = () => {
    abort.current?.abort()
    abort.current = new AbortController()
    setChoosing(true)
    allIds(object, query, abort.current.signal)
      .then((ids) => {
        const whole: Selection = new Set(ids)
        setChosen({ whole, question })
        onSelection(whole)
      })
      .catch((error: unknown) => toast.error(errorText(error)))
      .finally(() => setChoosing(false))
  }
  return { choose, isChoosing, whole: chosen?.question === question ? chosen.whole : null }
}
