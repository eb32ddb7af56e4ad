import { type KeyboardEvent, useCallback, useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import type { RecordReader } from '#kernel/comments/contract.ts'
import { RichEditor } from '#kernel/fields/web/RichEditor.tsx'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useParseEnv } from '#kernel/records/web/env.ts'
import { Button } from '#ui/Button.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import styles from './CommentsTab.module.css'
import type { CommentsTabProps } from './CommentsTab.tsx'

interface CommentEditorProps extends CommentsTabProps {
  comment: ObjectMetadata
  label: string
  saveLabel: string
  initial: string | null
  onChange?: (text: string | null) => void
  onSave: (text: string) => Promise<unknown>
  onCancel: () => void
}

/** Text with an @ for people who may read the record. Ctrl+Enter sends; Escape leaves what is empty. */
export function CommentEditor(props: CommentEditorProps) {
  const { comment, object, record, env, label, saveLabel, initial, onChange, onSave, onCancel } = props
  const errorText = useErrorText()
  const parseEnv = useParseEnv()
  const [text, setText] = useState(initial)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const field = comment.fields.find((one) => one.name === 'body')
  const people = usePeople(object.plural, record.id)
  if (!field) return null
  const save = async () => {
    if (text === null || isBusy) return
    setBusy(true)
    await onSave(text).catch(setProblem)
    setBusy(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
    if (event.key === 'Escape' && (text === null || text === initial)) onCancel()
    if (event.key === 'Escape') event.stopPropagation()
  }
  return (
    <form
      className={styles.editor}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <RichEditor
        value={initial}
        field={field}
        env={env}
        parseEnv={parseEnv}
        label={label}
        people={people}
        error={problem === null ? undefined : errorText(problem)}
        autoFocus
        onChange={(next) => {
          setText(next)
          setProblem(null)
          onChange?.(next)
        }}
      />
      <div className={styles.actions}>
        <span className={styles.hint}>{env.t('comments.hint')}</span>
        <Button onClick={onCancel}>{env.t('ui.cancel')}</Button>
        <Button type="submit" variant="primary" disabled={text === null} busy={isBusy}>
          {saveLabel} <Kbd keys="mod+Enter" />
        </Button>
      </div>
    </form>
  )
}

function usePeople(plural: string, id: string): (search: string) => Promise<RecordReader[]> {
  return useCallback(
    async (search) => {
      const params = { search }
      return (await api.get<{ items: RecordReader[] }>(`/api/v1/${plural}/${id}/readers`, { params })).items
    },
    [plural, id],
  )
}
