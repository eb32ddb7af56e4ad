import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import type { FieldKindName } from '#kernel/fields/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import type { ColumnMapping, ImportTarget, ProbedColumn } from '../contract.ts'
import { ColumnValues } from './ColumnValues.tsx'
import styles from './ImportWizard.module.css'
import { LinkDetails } from './LinkDetails.tsx'
import { withDetail } from './mapping.ts'

interface ColumnDetailsProps {
  column: ColumnMapping
  probed: ProbedColumn | undefined
  target: ImportTarget | undefined
  onChange: (column: ColumnMapping) => void
  onRepeat: () => void
}

/** What a column says beyond its field: how its cells are read, what it links to, what its values mean. */
export function ColumnDetails({ column, probed, target, onChange, onRepeat }: ColumnDetailsProps) {
  const t = useT()
  const isAsked = column.values !== undefined || (target?.choices.length ?? 0) > 0
  const [isOpen, setOpen] = useState(false)
  const hasValues = isAsked || isOpen
  return (
    <div className={styles.details}>
      {target?.target ? <LinkDetails column={column} target={target.target} onChange={onChange} /> : null}
      <Reading column={column} target={target} onChange={onChange} />
      {hasValues ? <ColumnValues column={column} probed={probed} target={target} onChange={onChange} /> : null}
      <div className={styles.detailActions}>
        {hasValues ? null : (
          <Button size="sm" onClick={() => setOpen(true)}>
            {t('dataImport.sayValues')}
          </Button>
        )}
        <Button size="sm" icon={<IconPlus size={14} />} onClick={onRepeat}>
          {t('dataImport.repeat')}
        </Button>
      </div>
    </div>
  )
}

const numbers = new Set<FieldKindName>(['integer', 'decimal', 'money', 'percent', 'duration'])
const entryTypes = { phones: ['work', 'mobile', 'home', 'fax', 'other'], emails: ['work', 'home', 'other'] }

type ReadingProps = Pick<ColumnDetailsProps, 'column' | 'target' | 'onChange'>

/** How the cells are read: their scale, their currency, the type of their entries, the system of their ids. */
function Reading({ column, target, onChange }: ReadingProps) {
  const t = useT()
  const { organization } = useMe()
  const system = /^externalIds\.(.*)$/.exec(column.field ?? '')?.[1]
  return (
    <div className={styles.reading}>
      {target && numbers.has(target.kind) ? <Factor column={column} onChange={onChange} /> : null}
      {target?.kind === 'money' ? (
        <TextInput
          label={t('fields.currency')}
          description={t('dataImport.currencyHint')}
          placeholder={organization.currency}
          maxLength={3}
          value={column.currency ?? ''}
          onChange={({ currentTarget }) => onChange(withDetail(column, 'currency', currentTarget.value.toUpperCase()))}
        />
      ) : null}
      {target?.kind === 'phones' || target?.kind === 'emails' ? (
        <Select
          label={t('fields.entryType')}
          data={entryTypes[target.kind].map((type) => ({ value: type, label: t(`fields.type.${type}`) }))}
          value={column.type ?? null}
          clearable
          onChange={(type) => onChange(withDetail(column, 'type', type ?? ''))}
        />
      ) : null}
      {system === undefined ? null : (
        <TextInput
          label={t('dataImport.system')}
          description={t('dataImport.systemHint')}
          maxLength={40}
          defaultValue={system}
          onChange={({ currentTarget }) =>
            onChange({ ...column, field: `externalIds.${systemName(currentTarget.value)}` })
          }
        />
      )}
    </div>
  )
}

/** As names of systems are written: letters and digits, the first one small. */
const systemName = (text: string) =>
  text.replace(/[^a-zA-Z0-9_-]/g, '').replace(/^[^a-z]+/, (start) => start.toLowerCase().replace(/[^a-z]/g, '')) ||
  'import'

function Factor({ column, onChange }: Pick<ReadingProps, 'column' | 'onChange'>) {
  const t = useT()
  const change = (text: string) => {
    const factor = Number(text.replace(',', '.'))
    onChange(withDetail(column, 'factor', text.trim() === '' || !Number.isFinite(factor) ? undefined : factor))
  }
  return (
    <TextInput
      label={t('dataImport.factor')}
      description={t('dataImport.factorHint')}
      inputMode="decimal"
      defaultValue={column.factor === undefined ? '' : String(column.factor)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
