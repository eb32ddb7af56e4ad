import { useState } from 'react'
import { useFieldHelp } from '#kernel/client/help.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import type { LayoutSection } from '#kernel/layouts/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { fieldValue } from './Cell.tsx'
import styles from './FieldCard.module.css'
import { InlineField } from './InlineField.tsx'
import { OwnerNote } from './OwnerNote.tsx'
import { ReckonedMark } from './ReckonedMark.tsx'
import type { RecordViewProps } from './RecordScreen.tsx'
import { filledFirst } from './sections.ts'

/** The fields of a record in the sections of its layout, which fold. */
export function FieldCard(props: RecordViewProps) {
  const { object, record, layout, rules } = props
  const [filled] = useState(() => {
    const isFilled = (field: FieldMetadata) => !isEmptyValue(fieldValue(record, field.name))
    return new Set(object.fields.filter(isFilled).map((field) => field.name))
  })
  const { isWithin } = usePanel()
  const isLaidOut = object.layouts?.record ?? (isWithin && object.layouts?.panel)
  const sections = isLaidOut ? layout.sections : filledFirst(layout.sections, filled)
  return sections
    .filter((section) => rules.isShown(section.visible))
    .map((section) => <Section key={section.id} {...props} section={section} />)
}

function Section({ section, ...props }: RecordViewProps & { section: LayoutSection }) {
  const { env } = props
  const fields = fieldsOf(props, section.fields)
  if (fields.length === 0) return null
  return (
    <details className={styles.section} open={!section.isCollapsed}>
      <summary className={styles.summary}>{sectionTitle(section, env)}</summary>
      <FieldList {...props} fields={fields} columns={section.columns} />
    </details>
  )
}

/** Sections as shipped have no title of their own; their place says what they are. */
export function sectionTitle({ id, title }: LayoutSection, env: RecordViewProps['env']): string {
  return env.text(title) || env.t(`records.section.${id}`, { defaultValue: env.t('records.section.main') })
}

/** The fields of these names that are there and shown. */
export function fieldsOf(
  { object, rules }: Pick<RecordViewProps, 'object' | 'rules'>,
  names: string[],
): FieldMetadata[] {
  return names.flatMap((name) => object.fields.filter((field) => field.name === name && rules.of(name).isVisible))
}

export function FieldList({
  fields,
  columns,
  ...props
}: RecordViewProps & { fields: FieldMetadata[]; columns: 1 | 2 }) {
  const { object, env, rules } = props
  const help = useFieldHelp()
  return (
    <dl className={styles.fields} data-columns={columns}>
      {fields.map((field) => (
        <div key={field.name} className={styles.field}>
          <dt className={styles.label} title={help(object.name, field) || env.text(field.label, field.name)}>
            {env.text(field.label, field.name)}
            {rules.of(field.name).isRequired ? (
              <span className={styles.required} title={env.t('records.required')}>
                {' *'}
              </span>
            ) : null}
            <ReckonedMark object={object} field={field} env={env} />
          </dt>
          <dd className={styles.datum}>
            <InlineField {...props} field={field} />
            <OwnerNote {...props} field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
