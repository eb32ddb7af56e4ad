import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import { toast } from '#ui/toast.tsx'
import type { FileOptions, FileProbe, GuessResult } from '../contract.ts'
import { DropFile } from './DropFile.tsx'
import { FileOptionsForm } from './FileOptionsForm.tsx'
import styles from './ImportWizard.module.css'
import { useGuess, useProbe } from './importApi.ts'
import { Preview } from './Preview.tsx'

interface FileStepProps {
  probe: FileProbe | null
  /** Options that the person set by hand; the rest is guessed anew. */
  chosen: Partial<FileOptions>
  object: string | null
  onObject: (object: string | null) => void
  onProbe: (probe: FileProbe | null, chosen: Partial<FileOptions>) => void
  onGuess: (guess: GuessResult) => void
}

/** Choose a file, see what was understood of it, and say what its rows are. */
export function FileStep({ probe, chosen, object, onObject, onProbe, onGuess }: FileStepProps) {
  const t = useT()
  const errorText = useErrorText()
  const again = useProbe()
  const guess = useGuess()
  if (!probe) return <DropFile onProbe={(found) => onProbe(found, {})} />
  const change = (options: Partial<FileOptions>) => {
    const all = { ...chosen, ...options }
    again.mutate(
      { fileId: probe.fileId, options: all },
      { onSuccess: (found) => onProbe(found, all), onError: (error) => toast.error(errorText(error)) },
    )
  }
  const next = () => {
    if (object === null) return
    guess.mutate(
      { fileId: probe.fileId, object, options: probe.options },
      { onSuccess: onGuess, onError: (error) => toast.error(errorText(error)) },
    )
  }
  return (
    <>
      <FileHead probe={probe} onOther={() => onProbe(null, {})} />
      <FileOptionsForm probe={probe} busy={again.isPending} onChange={change} />
      <Warnings probe={probe} />
      <div className={styles.preview}>
        <Preview probe={probe} />
      </div>
      <Section title={t('dataImport.whatTitle')}>
        <ObjectSelect value={object} onChange={onObject} />
      </Section>
      <div className={styles.actions}>
        <Button variant="primary" disabled={object === null} busy={guess.isPending} onClick={next}>
          {t('dataImport.next')}
        </Button>
      </div>
    </>
  )
}

function FileHead({ probe, onOther }: { probe: FileProbe; onOther: () => void }) {
  const t = useT()
  const formats = useFormats()
  const rows =
    probe.rows === null
      ? t('dataImport.manyRows')
      : t('dataImport.rows', { count: probe.rows, shown: formatNumber(probe.rows, formats) })
  return (
    <div className={styles.fileHead}>
      <strong className={styles.fileName}>{probe.name}</strong>
      <span className={styles.quiet}>
        {rows} · {t('dataImport.columnCount', { count: probe.columns.length })}
      </span>
      <Button size="sm" onClick={onOther}>
        {t('dataImport.otherFile')}
      </Button>
    </div>
  )
}

function Warnings({ probe }: { probe: FileProbe }) {
  const t = useT()
  if (probe.warnings.length === 0) return null
  return (
    <div className={styles.warnings} role="status">
      <strong>{t('dataImport.warnings')}</strong>
      <ul>
        {probe.warnings.slice(0, 5).map((warning) => (
          <li key={`${warning.row} ${warning.code}`}>
            {warning.row === null ? '' : `${t('dataImport.row', { row: warning.row })}: `}
            {t(`dataImport.rowIssue.${warning.code}`, { defaultValue: warning.message })}
          </li>
        ))}
      </ul>
    </div>
  )
}

function ObjectSelect({ value, onChange }: { value: string | null; onChange: (object: string | null) => void }) {
  const t = useT()
  const label = useLabel()
  const objects = useMetadata().objects.filter(({ can, appendOnly }) => (can.create || can.update) && !appendOnly)
  const data = objects.map((object) => ({ value: object.name, label: label(object.pluralLabel, object.plural) }))
  return (
    <Select
      label={t('dataImport.what')}
      description={t('dataImport.whatHint')}
      className={styles.narrow ?? ''}
      data={data}
      value={value}
      searchable
      allowDeselect={false}
      onChange={onChange}
    />
  )
}
