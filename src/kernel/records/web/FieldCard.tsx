import { useState } from 'react'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import { fieldValue } from './Cell.tsx'
import styles from './FieldCard.module.css'
import { InlineField } from './InlineField.tsx'
import type { RecordViewProps } from './RecordScreen.tsx'
import { type FieldSection, fieldSections } from './sections.ts'

/** All fields of a record in sections that fold. */
export function FieldCard(props: RecordViewProps) {
  const { object, record } = props
  const [filled] = useState(
    () =>
      new Set(
        object.fields.filter((field) => !isEmptyValue(fieldValue(record, field.name))).map((field) => field.name),
      ),
  )
  const sections = fieldSections(object, (field) => filled.has(field.name))
  return (
    <>
      {sections.map((section) => (
        <Section key={section.key} {...props} section={section} />
      ))}
    </>
  )
}

function Section({ section, ...props }: RecordViewProps & { section: FieldSection }) {
  const { env } = props
  return (
    <details className={styles.section} open={section.key === 'main'}>
      <summary className={styles.summary}>{env.t(`records.section.${section.key}`)}</summary>
      <dl className={styles.fields}>
        {section.fields.map((field) => (
          <div key={field.name} className={styles.field}>
            <dt className={styles.label} title={env.text(field.help) || env.text(field.label, field.name)}>
              {env.text(field.label, field.name)}
            </dt>
            <dd className={styles.datum}>
              <InlineField {...props} field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
