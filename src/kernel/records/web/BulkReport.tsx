import { useIssueText } from '#kernel/client/i18n.ts'
import { RecordChip } from '#kernel/fields/web/displays.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber } from '#ui/format.ts'
import { type BulkFailure, type BulkResult, byReason } from './bulk.ts'
import styles from './dialogs.module.css'

export interface BulkReportProps {
  result: BulkResult
  /** What was done, in words. */
  title: string
  undo: (() => void) | null
  object: ObjectMetadata
  env: DisplayEnv
  onClose: () => void
}

/** What became of a mass change: done, left as it was, refused and why, each with its records. */
export function BulkReport({ result, title, undo, object, env, onClose }: BulkReportProps) {
  const left = result.unchanged.length
  return (
    <Dialog
      title={env.t('records.bulk.report')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          {undo ? (
            <Button
              onClick={() => {
                undo()
                onClose()
              }}
            >
              {env.t('ui.undo')}
            </Button>
          ) : null}
          <Button variant="primary" onClick={onClose} data-autofocus>
            {env.t('ui.close')}
          </Button>
        </>
      }
    >
      <p>{title}</p>
      {left > 0 ? (
        <p>{env.t('records.bulk.unchanged', { count: left, shown: formatNumber(left, env.formats) })}</p>
      ) : null}
      <Reasons failed={result.failed} object={object} env={env} />
    </Dialog>
  )
}

const mostNames = 100

/** Each reason with its number; the records stand behind it. */
export function Reasons({ failed, object, env }: Pick<BulkReportProps, 'object' | 'env'> & { failed: BulkFailure[] }) {
  const issueText = useIssueText()
  const reasonText = ({ issue, code, message }: BulkFailure) => {
    if (!issue) return env.t(`client.error.${code}`, { defaultValue: message })
    const [name = ''] = issue.field.split(/[.[]/)
    const field = object.fields.find((one) => one.name === name)
    return field ? `${env.text(field.label, name)}: ${issueText(issue)}` : issueText(issue)
  }
  return byReason(failed).map(({ reason, ids }) => (
    <details key={`${reason.code} ${reason.issue?.code} ${reason.issue?.field}`} className={styles.reason}>
      <summary>
        <strong className="tabular">
          {env.t('records.bulk.refused', { count: ids.length, shown: formatNumber(ids.length, env.formats) })}
        </strong>{' '}
        {reasonText(reason)}
      </summary>
      <ul className={styles.reasonList}>
        {ids.slice(0, mostNames).map((id) => (
          <li key={id}>
            <RecordChip object={object.name} id={id} env={env} />
          </li>
        ))}
        {ids.length > mostNames ? (
          <li className={styles.muted}>+{formatNumber(ids.length - mostNames, env.formats)}</li>
        ) : null}
      </ul>
    </details>
  ))
}
