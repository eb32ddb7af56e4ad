import { useState } from 'react'
import { newKey } from '#kernel/client/http.ts'
import { useIssueText } from '#kernel/client/i18n.ts'
import { changeQueue, sendNow } from '#kernel/client/offline/outbox.ts'
import { type Items, mended, retried } from '#kernel/client/offline/queue.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { headOf } from '#kernel/records/web/issues.ts'
import { Button } from '#ui/Button.tsx'
import { Drop, Fields, type ItemProps } from './parts.tsx'
import styles from './Waiting.module.css'

/** The server did not take it: why, and the fields to change before it goes out once more. */
export function Refused({ item, env, object }: ItemProps & { object: ObjectMetadata }) {
  const code = item.trouble?.code ?? 'unknown'
  const [draft, setDraft] = useState<Record<string, JsonValue> | null>(null)
  const save = async (step: (items: Items) => Items) => {
    await changeQueue(step)
    await sendNow()
  }
  const isDoubt = code === 'doubt'
  const fields = editable(item, object)
  return (
    <>
      <Reasons item={item} env={env} object={object} />
      {draft === null ? <Fields item={item} env={env} object={object} /> : null}
      {draft === null
        ? null
        : fields.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              env={env}
              value={draft[field.name] ?? null}
              onChange={(value) => setDraft((now) => ({ ...now, [field.name]: value }))}
            />
          ))}
      <div className={styles.actions}>
        <Drop item={item} env={env} />
        {draft === null && !isDoubt && fields.length > 0 ? (
          <Button onClick={() => setDraft({ ...item.values })}>{env.t('offline.change')}</Button>
        ) : null}
        {draft === null ? (
          <Button variant="primary" onClick={() => void save((items) => retried(items, item.key, Date.now()))}>
            {env.t('offline.again')}
          </Button>
        ) : (
          <Button variant="primary" onClick={() => void save((items) => mended(items, item.key, draft, newKey()))}>
            {env.t('offline.send')}
          </Button>
        )}
      </div>
    </>
  )
}

/** In the words that forms use, too; what has none there is said in general. */
function Reasons({ item, env, object }: ItemProps & { object: ObjectMetadata }) {
  const issueText = useIssueText()
  const code = item.trouble?.code ?? 'unknown'
  const issues = item.trouble?.issues ?? []
  const known = ['doubt', 'notFound', 'forbidden', 'invalid', 'reauthenticate', 'conflict']
  return (
    <div className={styles.reason}>
      <p>{env.t(`offline.refused.${known.includes(code) ? code : 'other'}`)}</p>
      {issues.map((issue) => {
        const field = object.fields.find(({ name }) => name === headOf(issue.field))
        return (
          <p key={`${issue.field} ${issue.code}`}>
            {field ? `${env.text(field.label, field.name)}: ` : ''}
            {issueText(issue)}
          </p>
        )
      })}
    </div>
  )
}

/** What was written, and what the server misses. */
function editable({ values, trouble }: ItemProps['item'], object: ObjectMetadata): FieldMetadata[] {
  const names = new Set([...Object.keys(values), ...(trouble?.issues ?? []).map(({ field }) => headOf(field))])
  return object.fields.filter(({ name }) => names.has(name))
}
