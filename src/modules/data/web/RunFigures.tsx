import { useT } from '#kernel/client/i18n.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Progress } from '#ui/Progress.tsx'
import type { ImportRun } from '../contract.ts'
import styles from './ImportWizard.module.css'

const figures = ['created', 'updated', 'unchanged', 'failed', 'linkedCreated'] as const

/** What a run did or, as a dry run, would do. */
export function RunFigures({ run }: { run: ImportRun }) {
  const t = useT()
  const formats = useFormats()
  return (
    <dl className={styles.figures}>
      {figures
        .filter((figure) => run[figure] > 0 || figure === 'created' || figure === 'failed')
        .map((figure) => (
          <div key={figure} className={styles.figure} data-figure={figure} data-some={run[figure] > 0 || undefined}>
            <dt>{t(`dataImport.figure.${figure}`)}</dt>
            <dd>{formatNumber(run[figure], formats)}</dd>
          </div>
        ))}
    </dl>
  )
}

export function RunProgress({ run }: { run: ImportRun }) {
  const t = useT()
  const formats = useFormats()
  const done = formatNumber(run.done, formats)
  const text =
    run.total === null
      ? t('dataImport.doneRows', { done })
      : t('dataImport.doneOf', { done, total: formatNumber(run.total, formats) })
  return (
    <div className={styles.progress}>
      <Progress value={run.done} total={run.total} label={t('dataImport.progress')} />
      <span className={styles.quiet}>{text}</span>
    </div>
  )
}
