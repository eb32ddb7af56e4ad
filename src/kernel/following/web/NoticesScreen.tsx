import { IconBell, IconChecks } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useActorName } from '#kernel/client/actors.ts'
import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { Notice, NoticeKind } from '#kernel/following/contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { showTab } from '#kernel/records/web/tabRequests.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button } from '#ui/Button.tsx'
import { Checkbox } from '#ui/inputs.ts'
import { Column, Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { DateTime } from '#ui/values.tsx'
import styles from './NoticesScreen.module.css'
import { noticesQuery, useMarkRead } from './queries.ts'
import { SnoozeReminder } from './SnoozeReminder.tsx'

/** What others did to the records that are mine or that I follow. */
export function NoticesScreen() {
  const t = useT()
  const errorText = useErrorText()
  const { data, error, refetch } = useQuery(noticesQuery)
  const mark = useMarkRead()
  const readAll = (
    <Button
      icon={<IconChecks size={14} />}
      disabled={!data?.unread}
      busy={mark.isPending}
      onClick={() => mark.mutate(undefined)}
    >
      {t('following.readAll')}
    </Button>
  )
  return (
    <Page bar={<TopBar icon={<IconBell size={16} />} title={t('following.title')} actions={readAll} />}>
      <Column>
        {error ? <ErrorState text={errorText(error)} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <SkeletonRows rows={6} /> : null}
        {data?.items.length === 0 ? (
          <EmptyState icon={<IconBell size={28} />} title={t('following.none')} text={t('following.noneText')} />
        ) : null}
        <ul className={styles.list}>
          {data?.items.map((notice) => (
            <NoticeLine key={notice.id} notice={notice} onOpen={() => mark.mutate([notice.id])} />
          ))}
        </ul>
        {data || error ? <Choices /> : null}
      </Column>
    </Page>
  )
}

function NoticeLine({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const t = useT()
  const label = useLabel()
  const { open } = useDisplayEnv()
  const actorName = useActorName()(notice.actor, notice.actorName)
  const { objects } = useMetadata()
  const object = objects.find((one) => one.name === notice.object)
  const fields = notice.fields.flatMap((name) => object?.fields.filter((field) => field.name === name) ?? [])
  const what = fields.map((field) => label(field.label, field.name)).join(', ')
  return (
    <li className={styles.line} data-unread={!notice.isRead || undefined}>
      <Avatar name={actorName} />
      <div className={styles.words}>
        <a
          className={styles.name}
          href={object ? recordPath(object.plural, notice.recordId) : undefined}
          onClick={(event) => {
            if (notice.kind === 'mentioned' || notice.kind === 'commented') showTab(notice.recordId, 'comments')
            if (!notice.isRead) onOpen()
            if (!object || event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            open(recordPath(object.plural, notice.recordId))
          }}
        >
          {notice.isRead ? null : <span className={styles.dot} aria-hidden="true" />}
          {notice.isRead ? null : <span className="visually-hidden">{t('following.unread')} </span>}
          {notice.name}
        </a>
        <span>{t(`following.kind.${notice.kind}`, { actor: actorName, fields: what })}</span>
        <span className={styles.why}>{t(`following.reason.${notice.reason}`)}</span>
      </div>
      {notice.kind === 'reminded' && object?.fields.some(({ name }) => name === 'reminderAt') ? (
        <SnoozeReminder object={object} id={notice.recordId} name={notice.name} onSnoozed={onOpen} />
      ) : null}
      <span className={styles.time}>
        <DateTime value={notice.at} />
      </span>
    </li>
  )
}

const kinds: NoticeKind[] = ['updated', 'assigned', 'mentioned', 'commented', 'reminded', 'deleted', 'restored']

/** What one wants to hear of at all. */
function Choices() {
  const t = useT()
  const [{ muted }, change] = usePersonSetting('notices')
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{t('following.choices')}</legend>
      {kinds.map((kind) => (
        <Checkbox
          key={kind}
          label={t(`following.choice.${kind}`)}
          checked={!muted.includes(kind)}
          onChange={() =>
            change((now) => ({
              muted: now.muted.includes(kind) ? now.muted.filter((one) => one !== kind) : [...now.muted, kind],
            }))
          }
        />
      ))}
    </fieldset>
  )
}
