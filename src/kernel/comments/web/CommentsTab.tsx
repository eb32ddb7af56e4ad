import { IconMessage } from '@tabler/icons-react'
import { useState } from 'react'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { CommentRow } from './CommentRow.tsx'
import styles from './CommentsTab.module.css'
import { NewComment } from './NewComment.tsx'

export interface CommentsTabProps {
  /** What the record is. */
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
}

const pageSize = 30

/** What people say about a record: the newest first, below the place to write. */
export default function CommentsTab(props: CommentsTabProps) {
  const comment = useMetadata().objects.find((one) => one.name === 'comment')
  return comment ? <Comments {...props} comment={comment} /> : null
}

function Comments({ object, record, env, comment }: CommentsTabProps & { comment: ObjectMetadata }) {
  const errorText = useErrorText()
  const [limit, setLimit] = useState(pageSize)
  const { data, error, refetch } = useRecordPage(comment, {
    filter: { field: 'relatedTo', op: 'eq', value: record.id },
    fields: ['body', 'createdAt', 'createdBy', 'editedAt'],
    sort: [{ field: 'createdAt', direction: 'desc' }],
    limit,
  })
  const mayWrite = comment.can.create && record.deletedAt == null
  return (
    <div className={styles.comments}>
      {mayWrite ? <NewComment comment={comment} object={object} record={record} env={env} /> : null}
      {error && !data ? <ErrorState text={errorText(error)} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState
          icon={<IconMessage size={28} />}
          title={env.t('comments.none')}
          {...(mayWrite || !comment.can.create
            ? { text: env.t(mayWrite ? 'comments.noneText' : 'comments.noRight') }
            : {})}
        />
      ) : null}
      <ul className={styles.list}>
        {data?.items.map((item) => (
          <CommentRow key={item.id} comment={comment} item={item} object={object} record={record} env={env} />
        ))}
      </ul>
      {data?.next ? (
        <Button variant="quiet" onClick={() => setLimit(limit + pageSize)}>
          {env.t('comments.older')}
        </Button>
      ) : null}
    </div>
  )
}
