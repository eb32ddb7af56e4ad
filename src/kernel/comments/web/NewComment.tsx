import { useCallback, useState } from 'react'
import { useKept } from '#kernel/client/kept.ts'
import { useMe } from '#kernel/client/me.ts'
import { useCreateRecord } from '#kernel/client/mutations.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useFocusRequests } from '#kernel/records/web/tabRequests.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { CommentEditor } from './CommentEditor.tsx'
import styles from './CommentsTab.module.css'
import type { CommentsTabProps } from './CommentsTab.tsx'

/** One line that becomes an editor. What is typed stays when one looks elsewhere meanwhile. */
export function NewComment({ comment, object, record, env }: CommentsTabProps & { comment: ObjectMetadata }) {
  const me = useMe()
  const create = useCreateRecord(comment)
  const [draft, keep, forget] = useKept<string | null>(`comment ${record.id}`, null)
  const [isOpen, setOpen] = useState(draft !== null)
  const open = useCallback(() => setOpen(true), [])
  useFocusRequests(record.id, 'comments', open)
  const send = async (body: string) => {
    await create.mutateAsync({ body, relatedTo: { object: object.name, id: record.id } })
    forget()
    setOpen(false)
  }
  return (
    <div className={styles.new}>
      <Avatar name={me.name} size="md" />
      {isOpen ? (
        <CommentEditor
          comment={comment}
          object={object}
          record={record}
          env={env}
          label={env.t('comments.write')}
          saveLabel={env.t('comments.send')}
          initial={draft}
          onChange={keep}
          onSave={send}
          onCancel={() => {
            forget()
            setOpen(false)
          }}
        />
      ) : (
        <button type="button" className={styles.invitation} onClick={open}>
          {env.t('comments.write')}
        </button>
      )}
    </div>
  )
}
