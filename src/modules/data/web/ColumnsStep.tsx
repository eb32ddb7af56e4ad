import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import type { FileProbe, GuessResult, ImportTarget, Mapping } from '../contract.ts'
import { ColumnRow } from './ColumnRow.tsx'
import { FilledFields } from './FilledFields.tsx'
import styles from './ImportWizard.module.css'
import {
  changeColumn,
  dropColumn,
  isReady,
  isRepeated,
  keyChoices,
  missingFields,
  repeatColumn,
  sendColumn,
  withMode,
} from './mapping.ts'
import { numbered } from './numbered.ts'
import { useTargetName } from './targets.ts'

interface ColumnsStepProps {
  probe: FileProbe
  guess: GuessResult
  mapping: Mapping
  onMapping: (mapping: Mapping) => void
  /** Forgets the remembered mapping and asks for a proposal. */
  onFresh: () => void
  onBack: () => void
  onNext: () => void
}

/** Where each column goes, what foreign values mean, and how rows meet records that exist. */
export function ColumnsStep({ probe, guess, mapping, onMapping, onFresh, onBack, onNext }: ColumnsStepProps) {
  const t = useT()
  const { targets } = guess
  const nameOf = useTargetName(targets)
  const missing = missingFields(mapping, targets)
  const settle = (changed: Mapping) => onMapping(withMode(changed, mapping.mode, targets))
  return (
    <>
      <Section
        title={t('dataImport.columnsTitle')}
        intro={guess.remembered ? t('dataImport.remembered') : t('dataImport.columnsIntro')}
      >
        {guess.remembered ? (
          <Button size="sm" onClick={onFresh}>
            {t('dataImport.fresh')}
          </Button>
        ) : null}
        <ul className={styles.columns}>
          {numbered(mapping.columns).map(({ item: column, place }) => (
            <ColumnRow
              key={place}
              column={column}
              isRepeated={isRepeated(mapping, place)}
              probed={probe.columns.find(({ header, index: at }) => header === column.column || at === column.column)}
              targets={targets}
              onField={(field) => settle(sendColumn(mapping, place, field))}
              onChange={(changed) => settle(changeColumn(mapping, place, () => changed))}
              onRepeat={() => onMapping(repeatColumn(mapping, place))}
              onDrop={() => settle(dropColumn(mapping, place))}
            />
          ))}
        </ul>
      </Section>
      <FilledFields probe={probe} mapping={mapping} targets={targets} onMapping={onMapping} />
      <KeyAndMode mapping={mapping} targets={targets} onMapping={onMapping} />
      {missing.length > 0 ? (
        <p className={styles.warnings} role="status">
          {t('dataImport.missing', { fields: missing.map(({ field }) => nameOf(field)).join(', ') })}
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
  const nameOf = useTargetName(targets)
  const keys = keyChoices(mapping, targets)
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
