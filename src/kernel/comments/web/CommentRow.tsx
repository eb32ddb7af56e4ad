import { IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useRemoveRecord, useUpdateRecord } from '#kernel/client/mutations.ts'
import { richText } from '#kernel/fields/richText/web.tsx'
import { useActorName } from '#kernel/fields/web/useName.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { DateTime } from '#ui/values.tsx'
import { CommentEditor } from './CommentEditor.tsx'
import styles from './CommentsTab.module.css'
import type { CommentsTabProps } from './CommentsTab.tsx'

type CommentRowProps = CommentsTabProps & { comment: ObjectMetadata; item: RecordJson }

/** Who said what and when; authors change their own. */
export function CommentRow(props: CommentRowProps) {
  const { comment, item, env } = props
  const update = useUpdateRecord(comment)
  const [isEditing, setEditing] = useState(false)
  const name = useAuthor(item, env)
  const body = String(item.body ?? '')
  const field = comment.fields.find((one) => one.name === 'body')
  return (
    <li className={styles.row} data-comment={item.id}>
      <Avatar name={name} size="md" />
      <div className={styles.said}>
        <div className={styles.line}>
          <strong className={styles.author}>{name}</strong>
          <span className={styles.time}>
            <DateTime value={String(item.createdAt)} />
          </span>
          {item.editedAt ? <span className={styles.time}>{env.t('comments.edited')}</span> : null}
          {isEditing ? null : <Actions {...props} name={name} onEdit={() => setEditing(true)} />}
        </div>
        {isEditing ? (
          <CommentEditor
            {...props}
            label={env.t('comments.edit')}
            saveLabel={env.t('records.save')}
            initial={body}
            onSave={async (text) => {
              await update.mutateAsync({ id: item.id, values: { body: text }, before: { body } })
              setEditing(false)
            }}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <div className={styles.text}>
            {field ? <richText.Display value={body} field={field} env={env} dense={false} /> : null}
          </div>
        )}
      </div>
    </li>
  )
}

function Actions({ comment, item, env, name, onEdit }: CommentRowProps & { name: string; onEdit: () => void }) {
  const remove = useRemoveRecord(comment)
  if (!item.can?.update && !item.can?.delete) return null
  return (
    <span className={styles.more}>
      <IconMenu label={env.t('comments.actions', { name })} icon={<IconDotsVertical size={16} />}>
        {item.can.update ? (
          <Menu.Item leftSection={<IconPencil size={14} />} onClick={onEdit}>
            {env.t('comments.edit')}
          </Menu.Item>
        ) : null}
        {item.can.delete ? (
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => remove.mutate(item.id)}>
            {env.t('comments.delete')}
          </Menu.Item>
        ) : null}
      </IconMenu>
    </span>
  )
}

/** People by their name; a program that writes over the API is called what it is. */
function useAuthor(item: RecordJson, env: CommentRowProps['env']): string {
  const name = useActorName(env, String(item.createdBy ?? ''))
  return name === null ? env.t('comments.program') : name || env.t('comments.somebody')
}
