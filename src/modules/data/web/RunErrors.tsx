import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useIssueText, useT } from '#kernel/client/i18n.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Table } from '#ui/Table.tsx'
import type { ImportRun, RowError } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { numbered } from './numbered.ts'

const shownErrors = 20

/** The first rows that are not written, with their reasons, and the file with all of them. */
export function RunErrors({ run }: { run: ImportRun }) {
  const t = useT()
  const formats = useFormats()
  const reason = useReason()
  const shown = run.firstErrors.slice(0, shownErrors)
  if (shown.length === 0) return null
  return (
    <>
      <Table
        label={t('dataImport.errors')}
        head={(['row', 'column', 'value', 'reason'] as const).map((key) => ({
          key,
          label: t(`dataImport.error.${key}`),
        }))}
      >
        {numbered(shown).map(({ item: error, place }) => (
          <tr key={place}>
            <td>{formatNumber(error.row, formats)}</td>
            <td>{error.column}</td>
            <td className={styles.cell}>{error.value}</td>
            <td>{reason(error)}</td>
          </tr>
        ))}
      </Table>
      {run.errorFile ? (
        <p>
          <a className={styles.download} href={run.errorFile} download>
            <IconDownload size={16} /> {t('dataImport.errorFile')}
          </a>
        </p>
      ) : null}
    </>
  )
}

/** Reasons have words in the reader's language, those of forms too; rules of objects bring their own. */
function useReason(): (error: RowError) => string {
  const { t, i18n } = useTranslation()
  const issueText = useIssueText()
  return ({ code, reason, value }) => {
    const key = `dataImport.rowIssue.${code}`
    return i18n.exists(key) ? t(key, { value: value ?? '' }) : issueText({ code, message: reason })
  }
}
