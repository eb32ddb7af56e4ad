import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { ExportPreview, Query } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { SegmentedControl } from '#ui/inputs.ts'
import { Progress } from '#ui/Progress.tsx'
import { Skeleton } from '#ui/states.tsx'
import styles from './dialogs.module.css'
import { type ExportFormat, exportFormats, exportOf, fieldsShown, previewExport } from './exporting.ts'
import { type ExportState, useExport } from './useExport.ts'

export interface ExportDialogProps {
  object: ObjectMetadata
  env: DisplayEnv
  /** Which records, in which order. */
  query: Query
  /** The columns of the list, null for its usual ones. */
  shown: string[] | null
  onClose: () => void
}

/** A list as a file: what it will hold is said before, how far it is meanwhile, and what became of it after. */
export function ExportDialog({ object, env, query, shown, onClose }: ExportDialogProps) {
  const metadata = useMetadata()
  const [format, setFormat] = useState<ExportFormat>('xlsx')
  const [scope, setScope] = useState<Scope>('shown')
  const { state, run, stop } = useExport(object)
  const fields = useMemo(() => fieldsShown(metadata, object, shown), [metadata, object, shown])
  const asked = exportOf(query, scope === 'shown' ? fields : null)
  const preview = useQuery({
    queryKey: ['export preview', object.name, asked],
    queryFn: ({ signal }) => previewExport(object, asked, signal),
    gcTime: 0,
  })
  const isAsked = state.is === 'asked'
  const close = () => {
    stop()
    onClose()
  }
  const actions = {
    asked: (
      <>
        <Button onClick={close}>{env.t('ui.cancel')}</Button>
        <Button variant="primary" disabled={!preview.data?.rows} onClick={() => void run(asked, format)} data-autofocus>
          {env.t('records.export.run')}
        </Button>
      </>
    ),
    running: <Button onClick={stop}>{env.t('records.export.stop')}</Button>,
    over: (
      <Button variant="primary" onClick={close}>
        {env.t('ui.close')}
      </Button>
    ),
  }
  return (
    <Dialog
      title={env.t('records.export.title', { objects: env.text(object.pluralLabel, object.plural) })}
      onClose={close}
      actions={actions[state.is === 'asked' || state.is === 'running' ? state.is : 'over']}
    >
      {isAsked ? (
        <div className={styles.form}>
          <Choice label={env.t('records.export.columns')} all={scopes} value={scope} onChange={setScope} env={env} />
          <Choice
            label={env.t('records.export.format')}
            all={exportFormats}
            value={format}
            onChange={setFormat}
            env={env}
          />
          <Preview preview={preview.data} error={preview.error} missing={missing(shown, fields, scope)} env={env} />
        </div>
      ) : (
        <Course state={state} preview={preview.data} file={`${object.plural}.${format}`} env={env} />
      )}
    </Dialog>
  )
}

const scopes = ['shown', 'all'] as const
type Scope = (typeof scopes)[number]

/** Columns of a view that the reader may not see. */
const missing = (shown: string[] | null, fields: string[], scope: Scope): number =>
  scope === 'all' ? 0 : (shown ?? []).filter((path) => path !== 'displayName' && !fields.includes(path)).length

interface ChoiceProps<T extends string> {
  label: string
  all: readonly T[]
  value: T
  onChange: (value: T) => void
  env: DisplayEnv
}

function Choice<T extends string>({ label, all, value, onChange, env }: ChoiceProps<T>) {
  return (
    <div className={styles.field}>
      <span className={styles.label}>{label}</span>
      <SegmentedControl
        aria-label={label}
        data={all.map((one) => ({ value: one, label: env.t(`records.export.${one}`) }))}
        value={value}
        onChange={(next) => onChange(next as T)}
      />
    </div>
  )
}

interface PreviewProps {
  preview: ExportPreview | undefined
  error: unknown
  missing: number
  env: DisplayEnv
}

function Preview({ preview, error, missing, env }: PreviewProps) {
  const errorText = useErrorText()
  if (error) return <p className={styles.problem}>{errorText(error)}</p>
  if (!preview) return <Skeleton height="2.5rem" />
  const { rows, columns, withheld, hidden } = preview
  const said = (key: string, count: number) =>
    env.t(`records.export.${key}`, { count, shown: formatNumber(count, env.formats) })
  return (
    <div className={styles.preview} aria-live="polite">
      <p className={styles.holds}>
        {rows === 0 ? env.t('records.export.nothing') : `${said('rows', rows)} · ${said('width', columns.length)}`}
      </p>
      <p className={styles.heads}>{columns.join(', ')}</p>
      {withheld > 0 ? <p>{said('withheld', withheld)}</p> : null}
      {hidden + missing > 0 ? <p>{said('hidden', hidden + missing)}</p> : null}
    </div>
  )
}

interface CourseProps {
  state: Exclude<ExportState, { is: 'asked' }>
  preview: ExportPreview | undefined
  file: string
  env: DisplayEnv
}

/** How far it is, and what became of it. */
function Course({ state, preview, file, env }: CourseProps) {
  const errorText = useErrorText()
  const shown = (count: number) => formatNumber(count, env.formats)
  const { rows } = state
  const total = Math.max(rows, preview?.rows ?? 0)
  const values = {
    count: rows,
    rows: shown(rows),
    total: shown(total),
    columns: shown(preview?.columns.length ?? 0),
    file,
  }
  const isRunning = state.is === 'running'
  return (
    <div className={styles.form}>
      {isRunning ? <Progress value={rows} total={total} label={env.t('records.export.running', values)} /> : null}
      <p role="status" className="tabular">
        {env.t(`records.export.${state.is}`, values)}
      </p>
      {state.is === 'failed' ? <p className={styles.problem}>{errorText(state.error)}</p> : null}
    </div>
  )
}
