import type { ReactNode } from 'react'
import type { Condition } from '#kernel/filter/contract.ts'
import { FilterChip } from '#kernel/filter/web/FilterBar.tsx'
import type { RecordJson } from '#kernel/records/contract.ts'
import { BoardCard } from '#kernel/records/web/BoardCard.tsx'
import { columnsOf } from '#kernel/records/web/columns.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Stepper } from '#kernel/records/web/Stepper.tsx'
import { TableRow, type TableRowProps } from '#kernel/records/web/TableRow.tsx'
import { names } from '../../samples/values.ts'
import styles from '../Gallery.module.css'
import { fieldOf, recordView, sampleObject, sampleRecord } from '../sample.ts'
import { type Kit, type Shown, specimen } from '../specimen.ts'

const idle = () => {}

/** The shared parts of the screens of records. */
export const records = (kit: Kit) => [
  specimen(kit, 'TableRow', rows(kit)),
  specimen(kit, 'BoardCard', cards(kit)),
  specimen(kit, 'Stepper', steps(kit)),
  specimen(kit, 'FilterChip', chips(kit)),
  specimen(kit, 'FieldInput', inputs(kit)),
]

function rows(kit: Kit): Shown[] {
  const of = (more: Partial<TableRowProps> = {}) => <Row {...kit} more={more} />
  const shade = { colour: 'green', rule: kit.t('dev.sample.rule') }
  const long = sampleRecord({ displayName: names.long })
  const wide = { isWide: true }
  return [
    { state: 'rest', ...wide, content: of() },
    { state: 'hover', ...wide, force: 'hover', content: of() },
    { state: 'selected', ...wide, content: of({ isSelected: true }) },
    { state: 'current', ...wide, content: of({ current: 2 }) },
    { state: 'range', ...wide, content: of({ current: 1, rangeFrom: 1, rangeTo: 3, handle: 3 }) },
    { state: 'coloured', ...wide, content: of({ shades: { row: shade, cells: {} } }) },
    { state: 'colouredCell', ...wide, content: of({ shades: { cells: { money: shade } } }) },
    { state: 'loading', ...wide, content: of({ record: undefined }) },
    { state: 'long', ...wide, content: of({ record: long }) },
    { state: 'rightToLeft', ...wide, isRightToLeft: true, content: of() },
  ]
}

/** Not a table: its rows lie anywhere, as in the list of records. */
const asGrid = { role: 'grid', tabIndex: 0, 'aria-label': names.company }

function Row({ more, ...kit }: Kit & { more: Partial<TableRowProps> }) {
  const object = sampleObject(kit)
  const columns = columnsOf({ objects: [object] } as never, object, ['choice', 'money', 'date', 'user'], {})
  return (
    <div className={styles.grid} {...asGrid}>
      <TableRow
        index={0}
        top={0}
        record={sampleRecord()}
        object={object}
        columns={columns}
        template={`2rem ${columns.map(({ width }) => `${width}px`).join(' ')} 1fr`}
        env={kit.env}
        gridId="sample"
        current={-1}
        rangeFrom={-1}
        rangeTo={-1}
        handle={-1}
        editor={null}
        isSelected={false}
        canSelect
        {...more}
      />
    </div>
  )
}

function cards(kit: Kit): Shown[] {
  const object = sampleObject(kit)
  const of = (record: RecordJson, isLifted = false) => (
    <BoardCard record={record} object={object} fields={object.fields.slice(1, 4)} env={kit.env} isLifted={isLifted} />
  )
  return [
    { state: 'rest', content: of(sampleRecord()) },
    { state: 'lifted', content: of(sampleRecord(), true) },
    { state: 'long', content: of(sampleRecord({ displayName: names.long })) },
    { state: 'rightToLeft', isRightToLeft: true, content: of(sampleRecord()) },
  ]
}

function steps(kit: Kit): Shown[] {
  const field = fieldOf('choice', kit)
  const of = (isReadOnly: boolean): ReactNode => (
    <Stepper {...recordView(kit, sampleRecord())} field={field} isReadOnly={isReadOnly} />
  )
  return [
    { state: 'rest', isWide: true, content: of(false) },
    { state: 'hover', isWide: true, force: 'hover', content: of(false) },
    { state: 'readOnly', isWide: true, content: of(true) },
    { state: 'rightToLeft', isWide: true, isRightToLeft: true, content: of(false) },
  ]
}

function chips(kit: Kit): Shown[] {
  const of = (part: Condition) => (
    <FilterChip
      object={sampleObject(kit)}
      env={kit.env}
      parseEnv={kit.parseEnv}
      part={part}
      onChange={idle}
      onRemove={idle}
    />
  )
  const one: Condition = { field: 'choice', op: 'eq', value: 'won' }
  return [
    { state: 'rest', content: of(one) },
    { state: 'hover', force: 'hover', content: of(one) },
    { state: 'focus', force: 'focus', content: of(one) },
    { state: 'empty', content: of({ field: 'choice', op: 'isEmpty' }) },
    { state: 'long', content: of({ field: 'text', op: 'contains', value: names.long }) },
    { state: 'rightToLeft', isRightToLeft: true, content: of(one) },
  ]
}

function inputs(kit: Kit): Shown[] {
  const of = (more: { help?: string; required?: boolean }, error?: string) => (
    <FieldInput field={fieldOf('text', kit, more)} env={kit.env} value={names.company} error={error} onChange={idle} />
  )
  return [
    { state: 'rest', content: of({}) },
    { state: 'described', content: of({ help: kit.t('dev.sample.help') }) },
    { state: 'required', content: of({ required: true }) },
    { state: 'error', content: of({}, kit.t('dev.sample.error')) },
  ]
}
