import { useT } from '#kernel/client/i18n.ts'
import { Select, Switch } from '#ui/inputs.ts'
import type { Evidence, FileOptions, FileProbe } from '../contract.ts'
import styles from './ImportWizard.module.css'

interface FileOptionsProps {
  probe: FileProbe
  busy: boolean
  onChange: (options: Partial<FileOptions>) => void
}

/** Everything that was guessed, each with its reason and open to change. */
export function FileOptionsForm({ probe, busy, onChange }: FileOptionsProps) {
  const t = useT()
  const why = useEvidence(probe.evidence)
  const { options } = probe
  const select = <K extends keyof FileOptions>(option: K, values: readonly string[]) => (
    <Select
      label={t(`dataImport.option.${option}`)}
      description={why(option)}
      disabled={busy}
      allowDeselect={false}
      data={values.map((value) => ({ value, label: t(`dataImport.${option}.${names[value] ?? value}`) }))}
      value={String(options[option])}
      onChange={(value) => value !== null && onChange({ [option]: value } as Partial<FileOptions>)}
    />
  )
  return (
    <div className={styles.options}>
      {probe.format === 'xlsx' ? (
        <Select
          label={t('dataImport.option.sheet')}
          disabled={busy}
          allowDeselect={false}
          data={probe.sheets}
          value={options.sheet ?? null}
          onChange={(sheet) => sheet !== null && onChange({ sheet })}
        />
      ) : (
        <>
          {select('delimiter', [',', ';', '\t', '|'])}
          {select('encoding', ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'])}
        </>
      )}
      {select('dateOrder', ['ymd', 'dmy', 'mdy'])}
      {select('decimalSign', ['.', ','])}
      <Switch
        label={t('dataImport.option.header')}
        disabled={busy}
        checked={options.header}
        onChange={(event) => onChange({ header: event.currentTarget.checked })}
      />
    </div>
  )
}

/** Signs as keys of texts. */
const names: Record<string, string> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
  '.': 'point',
  'utf-8': 'utf8',
  'windows-1252': 'windows1252',
  'utf-16le': 'utf16le',
  'utf-16be': 'utf16be',
}

function useEvidence(evidence: Evidence[]): (option: keyof FileOptions) => string | undefined {
  const t = useT()
  return (option) => {
    const found = evidence.find((entry) => entry.option === option)
    if (!found || found.from === 'file') return undefined
    if (found.from === 'values') return t('dataImport.seenIn', { value: found.detail, row: found.row ?? 0 })
    return found.detail === '' ? t('dataImport.usual') : t('dataImport.ambiguous', { value: found.detail })
  }
}
