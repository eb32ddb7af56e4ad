import { useId } from 'react'
import { useRecord } from '#kernel/client/records.ts'
import { isEmptyValue } from '#kernel/fields/web/displays.tsx'
import { settled, shippedCard } from '#kernel/layouts/web/page.ts'
import { usePageRules } from '#kernel/layouts/web/rules.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { FieldDisplay, fieldValue, recordName } from './Cell.tsx'
import { useDisplayEnv } from './env.ts'
import { fieldsOf } from './FieldCard.tsx'
import styles from './RecordPreview.module.css'

const none = {}

/** A record at a glance: its name and what its card shows. Nothing while it is unknown, or where it may not be read. */
export function RecordPreview({ object, id }: { object: ObjectMetadata; id: string }) {
  const env = useDisplayEnv()
  const heading = useId()
  const { data: record, isPlaceholderData } = useRecord(object, id)
  const card = object.layouts?.card
  const layout = card ? settled(card, object, [], 'card') : shippedCard(object)
  const rules = usePageRules(object, layout.rules, record ?? none, env)
  if (!record || isPlaceholderData) return null
  const name = recordName(record, env)
  const fields = fieldsOf({ object, rules }, layout.highlights).filter(
    (field) => !isEmptyValue(fieldValue(record, field.name)),
  )
  return (
    <section className={styles.preview} aria-labelledby={heading}>
      <header className={styles.head}>
        <Avatar name={name} size="lg" shape={env.isPerson(object.name) ? 'round' : 'square'} />
        <div className={styles.names}>
          <span id={heading} className={styles.name}>
            {name}
          </span>
          <span className={styles.kind}>{env.text(object.label, object.name)}</span>
        </div>
      </header>
      {fields.length > 0 ? (
        <dl className={styles.facts}>
          {fields.map((field) => (
            <div key={field.name} className={styles.fact}>
              <dt>{env.text(field.label, field.name)}</dt>
              <dd>
                <FieldDisplay value={fieldValue(record, field.name)} field={field} env={env} dense />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  )
}
