import { useState } from 'react'
import { useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { BoardCard } from '#kernel/records/web/BoardCard.tsx'
import { FieldDisplay } from '#kernel/records/web/Cell.tsx'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { names, useSampleKit } from '../../samples/values.ts'
import type { FieldDraft } from '../fieldDraft.ts'
import styles from './preview.module.css'
import { previewField, previewRecord, previewValue } from './previewField.ts'

interface FieldPreviewProps {
  object: ObjectMetadata
  field: FieldMetadata | null
  draft: FieldDraft
}

/** The field as people will meet it, with a value that can be tried out: in a form, in a list and on a card. */
export function FieldPreview({ object, field, draft }: FieldPreviewProps) {
  const t = useT()
  const label = useLabel()
  const language = useLanguage()
  const { env } = useSampleKit()
  const shown = previewField(draft, field, object, { language, kindLabel: t(`settings.kinds.${draft.kind}`) })
  const [value, setValue] = useTried(shown, previewValue(shown, env.isPerson))
  const name = env.isPerson(object.name) ? names.person : names.company
  return (
    <section className={styles.preview} aria-label={t('settings.preview.title')}>
      <h3 className={styles.title}>{t('settings.preview.title')}</h3>
      <p className={styles.where}>{t('settings.preview.form')}</p>
      <div className={styles.stage}>
        {shown.formula === undefined && shown.rollup === undefined ? (
          <FieldInput field={shown} env={env} value={value} onChange={setValue} />
        ) : (
          <Reckoned field={shown} env={env} value={value} />
        )}
      </div>
      <p className={styles.where}>{t('settings.preview.table')}</p>
      <div className={styles.stage} inert>
        <ListRow field={shown} env={env} name={name} nameLabel={label(object.label, object.name)} value={value} />
      </div>
      <p className={styles.where}>{t('settings.preview.card')}</p>
      <div inert>
        <BoardCard record={previewRecord(name, value)} object={object} fields={[shown]} env={env} />
      </div>
    </section>
  )
}

/** Nobody fills it: the value stands there as on the record's page. */
function Reckoned({ field, env, value }: Pick<ListRowProps, 'field' | 'env' | 'value'>) {
  return (
    <dl className={styles.reckoned}>
      <dt>{env.text(field.label)}</dt>
      <dd>
        <FieldDisplay value={value} field={field} env={env} dense={false} />
      </dd>
    </dl>
  )
}

/** What was tried out stands until the field becomes another one. */
function useTried(field: FieldMetadata, sample: JsonValue): [JsonValue, (value: JsonValue) => void] {
  const sort = JSON.stringify([field.kind, field.target, (field.choices ?? []).map((choice) => choice.value)])
  const [tried, setTried] = useState<{ sort: string; value: JsonValue } | null>(null)
  return [tried?.sort === sort ? tried.value : sample, (value) => setTried({ sort, value })]
}

interface ListRowProps {
  field: FieldMetadata
  env: DisplayEnv
  name: string
  nameLabel: string
  value: JsonValue
}

/** Two columns of a list: the record's name, and the field at the width that its kind begins with. */
function ListRow({ field, env, name, nameLabel, value }: ListRowProps) {
  const { align, width } = widgetOf(field.kind)
  return (
    <table className={styles.list}>
      <thead>
        <tr>
          <th scope="col">{nameLabel}</th>
          <th scope="col" data-align={align} style={{ width: `${width / 16}rem` }}>
            {env.text(field.label)}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{name}</td>
          <td data-align={align}>
            <FieldDisplay value={value} field={field} env={env} dense />
          </td>
        </tr>
      </tbody>
    </table>
  )
}
