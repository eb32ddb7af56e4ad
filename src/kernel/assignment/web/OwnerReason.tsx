import { IconArrowBackUp, IconHandGrab } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { recordKeys } from '#kernel/client/cache.ts'
import { useCommands } from '#kernel/client/commands.ts'
import { ApiError } from '#kernel/client/http.ts'
import { useErrorText, useIssueText } from '#kernel/client/i18n.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { formatExact, formatInstant } from '#ui/format.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import { toast } from '#ui/toast.tsx'
import type { AssignmentEntry, AssignmentJson } from '../contract.ts'
import styles from './assignment.module.css'
import { handOver, whyKey, whyQuery } from './queries.ts'
import { reasonSentences } from './reasonText.ts'

interface OwnerReasonProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
}

/** Beside the owner: why it is this one, and the way out of a queue and back into it. */
export default function OwnerReason({ object, record, env }: OwnerReasonProps) {
  const { data } = useQuery(whyQuery(object.name, record.id, record.version))
  const hand = useHandOver(object, record, env)
  const isQuiet = !data || record.deletedAt != null
  useCommands([
    {
      id: 'record.take',
      label: env.t('assignment.take'),
      section: 'screen',
      icon: <IconHandGrab size={16} />,
      keys: ['t'],
      when: !isQuiet && data.mayTake,
      run: () => hand.mutate('take'),
    },
    {
      id: 'record.return',
      label: env.t('assignment.return'),
      section: 'screen',
      icon: <IconArrowBackUp size={16} />,
      when: !isQuiet && data.mayReturn,
      run: () => hand.mutate('return'),
    },
  ])
  if (isQuiet) return null
  return (
    <div className={styles.line}>
      {data.queueName === null ? null : (
        <span className={styles.note}>
          {env.t(record.owner === null ? 'assignment.inQueue' : 'assignment.fromQueue', { queue: data.queueName })}
        </span>
      )}
      <PopoverButton
        size="sm"
        variant="quiet"
        position="bottom-start"
        panelClassName={styles.panel}
        panel={() => <Why data={data} env={env} />}
      >
        {env.t('assignment.why')}
      </PopoverButton>
      <NeedsConnection>
        {data.mayTake ? (
          <Button size="sm" variant="primary" busy={hand.isPending} onClick={() => hand.mutate('take')}>
            {env.t('assignment.take')}
          </Button>
        ) : null}
        {data.mayReturn ? (
          <Button size="sm" busy={hand.isPending} onClick={() => hand.mutate('return')}>
            {env.t('assignment.return')}
          </Button>
        ) : null}
      </NeedsConnection>
    </div>
  )
}

function useHandOver(object: ObjectMetadata, record: RecordJson, env: DisplayEnv) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const issueText = useIssueText()
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
    await client.invalidateQueries({ queryKey: whyKey(record.id) })
  }
  return useMutation({
    mutationFn: (verb: 'take' | 'return') => handOver(object.name, record.id, verb),
    onSuccess: (_record, verb) => toast.success(env.t(verb === 'take' ? 'assignment.taken' : 'assignment.returned')),
    onError: (error) => {
      const issue = error instanceof ApiError ? error.issues[0] : undefined
      toast.error(issue ? issueText(issue) : errorText(error))
    },
    onSettled: refresh,
  })
}

function Why({ data, env }: { data: AssignmentJson; env: DisplayEnv }) {
  const [latest, ...earlier] = data.entries
  return (
    <>
      <h3 className={styles.title}>{env.t('assignment.whyTitle')}</h3>
      {latest ? (
        <ul className={styles.entries}>
          <Entry entry={latest} env={env} />
        </ul>
      ) : (
        <p className={styles.note}>{env.t('assignment.none')}</p>
      )}
      {earlier.length > 0 ? (
        <>
          <p className={styles.note}>{env.t('assignment.before')}</p>
          <ul className={styles.entries}>
            {earlier.map((entry) => (
              <Entry key={entry.id} entry={entry} env={env} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

function Entry({ entry, env }: { entry: AssignmentEntry; env: DisplayEnv }) {
  const { t, formats } = env
  const gets = entry.names[entry.to ?? entry.queue ?? '']
  return (
    <li className={styles.entry}>
      {gets ? <strong>{gets}</strong> : null}
      {reasonSentences(entry.reason, entry, { t, formats, names: entry.names }).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <time dateTime={entry.at} title={formatExact(entry.at, formats)}>
        {formatInstant(entry.at, formats)} · {t('assignment.by', { name: entry.actorName })}
      </time>
    </li>
  )
}
