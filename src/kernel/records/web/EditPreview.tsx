import { useIssueText } from '#kernel/client/i18n.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { FieldDisplay, recordName } from './Cell.tsx'
import styles from './dialogs.module.css'
import type { CellChange, CellSkip, EditPlan } from './gridEdits.ts'

export interface EditPreviewProps {
  plan: EditPlan
  object: ObjectMetadata
  env: DisplayEnv
  onClose: () => void
  onSubmit: () => void
}

const mostChanges = 5
const mostSkips = 50

/** What many cells will become, and which cannot and why, before anything is written. */
export function EditPreview({ plan, env, onClose, onSubmit }: EditPreviewProps) {
  const { changes, skips, unchanged, outside } = plan
  const records = new Set(changes.map(({ record }) => record.id)).size
  const shown = (value: number) => formatNumber(value, env.formats)
  const said = (key: string, count: number) => env.t(`records.grid.${key}`, { count, shown: shown(count) })
  return (
    <Dialog
      title={env.t('records.grid.preview')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button variant="primary" disabled={changes.length === 0} onClick={onSubmit} data-autofocus>
            {said('write', changes.length)}
          </Button>
        </>
      }
    >
      <p>{env.t('records.grid.will', { cells: shown(changes.length), records: shown(records) })}</p>
      {unchanged > 0 ? <p>{said('unchanged', unchanged)}</p> : null}
      {outside > 0 ? <p>{said('outside', outside)}</p> : null}
      <Changes changes={changes.slice(0, mostChanges)} more={changes.length - mostChanges} env={env} />
      {skips.length > 0 ? <Skips skips={skips} title={said('skipped', skips.length)} env={env} /> : null}
    </Dialog>
  )
}

/** A line of the table of changes. */
export interface ChangeLine extends Pick<CellChange, 'record' | 'before' | 'after'> {
  column: Pick<CellChange['column'], 'field' | 'source'>
}

export function Changes({ changes, more, env }: { changes: ChangeLine[]; more: number; env: DisplayEnv }) {
  if (changes.length === 0) return null
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th scope="col">{env.t('records.grid.record')}</th>
          <th scope="col">{env.t('records.bulk.field')}</th>
          <th scope="col">{env.t('records.grid.before')}</th>
          <th scope="col">{env.t('records.grid.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ record, column, before, after }) => (
          <tr key={`${record.id}/${column.source}`}>
            <td>{recordName(record, env)}</td>
            <td>{env.text(column.field.label, column.source)}</td>
            <td className={styles.old}>
              <FieldDisplay value={before} field={column.field} env={env} dense />
            </td>
            <td>
              {after === null ? (
                <span className={styles.muted}>{env.t('records.empty')}</span>
              ) : (
                <FieldDisplay value={after} field={column.field} env={env} dense />
              )}
            </td>
          </tr>
        ))}
        {more > 0 ? (
          <tr>
            <td colSpan={4} className={styles.muted}>
              {env.t('records.grid.more', { count: more, shown: formatNumber(more, env.formats) })}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}

function Skips({ skips, title, env }: { skips: CellSkip[]; title: string; env: DisplayEnv }) {
  const issueText = useIssueText()
  const reason = ({ issue }: CellSkip) => env.t(`records.grid.reason.${issue.code}`, { defaultValue: issueText(issue) })
  return (
    <details open className={styles.reason}>
      <summary>
        <strong>{title}</strong>
      </summary>
      <table className={styles.changes}>
        <tbody>
          {skips.slice(0, mostSkips).map((skip) => (
            <tr key={`${skip.row}/${skip.column.path}`}>
              <td>{skip.record ? recordName(skip.record, env) : ''}</td>
              <td>{env.text(skip.column.field.label, skip.column.source)}</td>
              <td title={skip.text}>{skip.text}</td>
              <td className={styles.problem}>{reason(skip)}</td>
            </tr>
          ))}
          {skips.length > mostSkips ? (
            <tr>
              <td colSpan={4} className={styles.muted}>
                {env.t('records.grid.more', {
                  count: skips.length - mostSkips,
                  shown: formatNumber(skips.length - mostSkips, env.formats),
                })}
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </details>
  )
}
