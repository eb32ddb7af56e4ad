import { useLabel, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import type { FileProbe, GuessResult, ImportTarget, Mapping } from '../contract.ts'
import { ColumnRow } from './ColumnRow.tsx'
import styles from './ImportWizard.module.css'
import { changeColumn, isReady, keyChoices, missingFields, sendColumn, withMode } from './mapping.ts'
import { numbered } from './numbered.ts'

interface ColumnsStepProps {
  probe: FileProbe
  guess: GuessResult
  mapping: Mapping
  onMapping: (mapping: Mapping) => void
  onBack: () => void
  onNext: () => void
}

/** Where each column goes, what foreign values mean, and how rows meet records that exist. */
export function ColumnsStep({ probe, guess, mapping, onMapping, onBack, onNext }: ColumnsStepProps) {
  const t = useT()
  const label = useLabel()
  const { targets } = guess
  const missing = missingFields(mapping, targets)
  return (
    <>
      <Section
        title={t('dataImport.columnsTitle')}
        intro={guess.remembered ? t('dataImport.remembered') : t('dataImport.columnsIntro')}
      >
        <ul className={styles.columns}>
          {numbered(mapping.columns).map(({ item: column, place }) => (
            <ColumnRow
              key={place}
              column={column}
              probed={probe.columns.find(({ header, index: at }) => header === column.column || at === column.column)}
              targets={targets}
              onField={(field) => onMapping(withMode(sendColumn(mapping, place, field), mapping.mode, targets))}
              onChange={(changed) => onMapping(changeColumn(mapping, place, () => changed))}
            />
          ))}
        </ul>
      </Section>
      <KeyAndMode mapping={mapping} targets={targets} onMapping={onMapping} />
      {missing.length > 0 ? (
        <p className={styles.warnings} role="status">
          {t('dataImport.missing', { fields: missing.map((target) => label(target.label, target.field)).join(', ') })}
        </p>
      ) : null}
      <div className={styles.actions}>
        <Button onClick={onBack}>{t('dataImport.back')}</Button>
        <Button variant="primary" disabled={!isReady(mapping)} onClick={onNext}>
          {t('dataImport.check')}
        </Button>
      </div>
    </>
  )
}

interface KeyAndModeProps {
  mapping: Mapping
  targets: ImportTarget[]
  onMapping: (mapping: Mapping) => void
}

function KeyAndMode({ mapping, targets, onMapping }: KeyAndModeProps) {
  const t = useT()
  const label = useLabel()
  const keys = keyChoices(mapping, targets)
  const nameOf = (field: string) => label(targets.find((target) => target.field === field)?.label, field)
  return (
    <Section title={t('dataImport.modeTitle')} intro={t(`dataImport.modeIntro.${mapping.mode}`)}>
      <div className={styles.mode}>
        <SegmentedControl
          aria-label={t('dataImport.modeTitle')}
          data={(['create', 'update', 'upsert'] as const).map((mode) => ({
            value: mode,
            label: t(`dataImport.mode.${mode}`),
          }))}
          value={mapping.mode}
          onChange={(mode) => onMapping(withMode(mapping, mode as Mapping['mode'], targets))}
        />
        {mapping.mode === 'create' ? null : (
          <Select
            label={t('dataImport.key')}
            description={t('dataImport.keyHint')}
            allowDeselect={false}
            data={keys.map((field) => ({ value: field, label: nameOf(field) }))}
            value={mapping.key ?? null}
            error={keys.length === 0 ? t('dataImport.noKey') : undefined}
            onChange={(key) => key !== null && onMapping({ ...mapping, key })}
          />
        )}
      </div>
    </Section>
  )
}
