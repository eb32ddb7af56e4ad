import { useMutation } from '@tanstack/react-query'
import { api } from '#kernel/client/http.ts'
import { useIssueText, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { RuleDryRun } from '#kernel/guards/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import styles from './guards.module.css'
import { rulesPath } from './queries.ts'

/** How many of the records that stand would be refused, with some of them to look at. */
export function DryRun({ object, refuseWhen }: { object: ObjectMetadata; refuseWhen: string }) {
  const t = useT()
  const report = useReport()
  const run = useMutation({
    mutationFn: (text: string) => api.post<RuleDryRun>(`${rulesPath(object.name)}/dry-run`, { refuseWhen: text }),
    onError: report,
  })
  // What was found for another condition says nothing of this one.
  const found = run.variables === refuseWhen ? run.data : undefined
  return (
    <div className={styles.dryRun}>
      <Button size="sm" busy={run.isPending} disabled={refuseWhen.trim() === ''} onClick={() => run.mutate(refuseWhen)}>
        {t('settings.rules.dryRun')}
      </Button>
      <div role="status">{found ? <Found object={object} found={found} /> : null}</div>
    </div>
  )
}

function Found({ object, found }: { object: ObjectMetadata; found: RuleDryRun }) {
  const t = useT()
  const formats = useFormats()
  const issueText = useIssueText()
  if (found.issue) return <p className={styles.wrong}>{issueText(found.issue)}</p>
  const shown = formatNumber(found.refused, formats)
  const checked = formatNumber(found.checked, formats)
  return (
    <>
      <p className={styles.found}>
        {t('settings.rules.dryRunFound', { shown, checked })}
        {found.isComplete ? null : ` ${t('settings.rules.dryRunBounded', { checked })}`}
      </p>
      {found.examples.length > 0 ? (
        <ul className={styles.examples}>
          {found.examples.map(({ id, displayName }) => (
            <li key={id}>
              <a href={recordPath(object.plural, id)} target="_blank" rel="noreferrer">
                {displayName || t('records.unnamed')}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
