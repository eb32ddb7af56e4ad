import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TryAnswer } from '#kernel/assignment/contract.ts'
import { reasonSentences } from '#kernel/assignment/web/reasonText.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { RecordSelect } from '#kernel/fields/web/LinkEditor.tsx'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { SkeletonRows } from '#ui/states.tsx'
import styles from './assignment.module.css'
import { tryQuery } from './queries.ts'

/** A record is chosen, and the rules say what they would do with it. */
export function TryRules({ object }: { object: ObjectMetadata }) {
  const t = useT()
  const env = useDisplayEnv()
  const [record, setRecord] = useState<string | null>(null)
  return (
    <section aria-label={t('settings.assignment.try')}>
      <h3 className={styles.part}>{t('settings.assignment.try')}</h3>
      <p className={styles.note}>{t('settings.assignment.tryHint')}</p>
      <RecordSelect
        target={object.name}
        value={record}
        isRequired={false}
        env={env}
        label={t('settings.assignment.record')}
        onPick={setRecord}
      />
      {record ? <Answer object={object} record={record} /> : null}
    </section>
  )
}

function Answer({ object, record }: { object: ObjectMetadata; record: string }) {
  const { data, error, refetch } = useQuery(tryQuery(object.name, record))
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={2} />
  return <Verdict answer={data} />
}

function Verdict({ answer }: { answer: TryAnswer }) {
  const t = useT()
  const { formats } = useDisplayEnv()
  const { reason, ruleName, queue, to, names, judged } = answer
  const name = names[to ?? queue ?? '']
  return (
    <div className={styles.answer} aria-live="polite">
      {reason === null ? (
        <p>{t('settings.assignment.tryNone')}</p>
      ) : (
        <>
          <p>
            <strong>{name ? t('settings.assignment.tryGets', { name }) : t('settings.assignment.tryStays')}</strong>
          </p>
          {reasonSentences(reason, { ruleName, queue, from: null }, { t, formats, names }).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </>
      )}
      <ol className={styles.judged}>
        {judged.map((rule) => (
          <li key={rule.id}>
            {rule.name}:{' '}
            {rule.problem === null
              ? t(`settings.assignment.${rule.matches ? 'matches' : 'matchesNot'}`)
              : t('settings.assignment.broken')}
          </li>
        ))}
      </ol>
    </div>
  )
}
