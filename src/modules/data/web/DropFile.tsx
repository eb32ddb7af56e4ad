import { IconFileSpreadsheet } from '@tabler/icons-react'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useT } from '#kernel/client/i18n.ts'
import { Spinner } from '#ui/Progress.tsx'
import type { FileProbe } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { useUpload } from './importApi.ts'

/** Drop a file or choose one; what is no table is refused with its name and the way out. */
export function DropFile({ onProbe }: { onProbe: (probe: FileProbe) => void }) {
  const t = useT()
  const upload = useUpload()
  const errorText = useUploadError()
  const [over, setOver] = useState(false)
  const send = (file: File | undefined) => {
    if (file) upload.mutate(file, { onSuccess: onProbe })
  }
  const drag = (event: DragEvent, isOver: boolean) => {
    event.preventDefault()
    setOver(isOver)
  }
  return (
    <>
      <label
        className={styles.drop}
        data-over={over || undefined}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={(event) => {
          drag(event, false)
          send(event.dataTransfer.files[0])
        }}
      >
        <input
          name="import-file"
          type="file"
          className="visually-hidden"
          accept=".csv,.txt,.tsv,.xlsx"
          disabled={upload.isPending}
          onChange={(event) => {
            send(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        {upload.isPending ? <Spinner /> : <IconFileSpreadsheet size={32} stroke={1.5} />}
        <strong>{upload.isPending ? t('dataImport.uploading') : t('dataImport.drop')}</strong>
        <span className={styles.quiet}>{t('dataImport.formats')}</span>
      </label>
      {upload.error ? (
        <p className={styles.error} role="alert">
          {errorText(upload.error)}
        </p>
      ) : null}
    </>
  )
}

/** What a refused file is has its own words; everything else is a general error. */
function useUploadError(): (error: unknown) => string {
  const { t, i18n } = useTranslation()
  const general = useErrorText()
  return (error) => {
    const issue = error instanceof ApiError ? error.issues[0] : undefined
    if (!issue) return general(error)
    const key = `dataImport.refused.${issue.code}`
    return i18n.exists(key) ? t(key) : issue.message
  }
}
