import { type ReactNode, useId, useState } from 'react'
import { useActorName } from '#kernel/client/actors.ts'
import { changeQueue, sendNow } from '#kernel/client/offline/outbox.ts'
import { chosen } from '#kernel/client/offline/queue.ts'
import { useHistory } from '#kernel/client/records.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { HistoryEntry } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { DateTime } from '#ui/values.tsx'
import styles from './Conflict.module.css'
import { Drop, type ItemProps, labelOf, Value } from './parts.tsx'
import waiting from './Waiting.module.css'

type Props = ItemProps & { object: ObjectMetadata }

/** Somebody else changed the same fields meanwhile: field by field what stood there, and who wants what in its place. */
export function Conflict({ item, env, object }: Props) {
  const differences = item.trouble?.differences ?? []
  const fields = differences.map(({ field }) => field)
  const [mine, setMine] = useState<ReadonlySet<string>>(() => new Set(fields))
  const lastChange = useLastChanges(item)
  const choose = (field: string, isMine: boolean) =>
    setMine((now) => new Set(isMine ? [...now, field] : [...now].filter((one) => one !== field)))
  const save = async () => {
    await changeQueue((items) => chosen(items, item.key, mine))
    await sendNow()
  }
  const others = Object.keys(item.values).filter((name) => !fields.includes(name))
  return (
    <>
      <p>{env.t('offline.conflict')}</p>
      {fields.length > 1 ? (
        <div className={styles.shortcuts}>
          <Button size="sm" onClick={() => setMine(new Set(fields))}>
            {env.t('offline.allMine')}
          </Button>
          <Button size="sm" onClick={() => setMine(new Set())}>
            {env.t('offline.allTheirs')}
          </Button>
        </div>
      ) : null}
      {differences.map(({ field, current }) => (
        <Choice
          key={field}
          item={item}
          env={env}
          object={object}
          field={field}
          theirs={(current ?? null) as JsonValue}
          change={lastChange(field)}
          isMine={mine.has(field)}
          onChoose={(isMine) => choose(field, isMine)}
        />
      ))}
      {others.length > 0 ? (
        <p className={waiting.merged}>
          {env.t('offline.merged', { fields: others.map((name) => labelOf(object, name, env)).join(', ') })}
        </p>
      ) : null}
      <div className={waiting.actions}>
        <Drop item={item} env={env} />
        <Button variant="primary" onClick={() => void save()}>
          {env.t('records.conflict.save')}
        </Button>
      </div>
    </>
  )
}

interface ChoiceProps extends Props {
  field: string
  theirs: JsonValue
  /** By whom and when, as far as the log tells. */
  change: HistoryEntry | undefined
  isMine: boolean
  onChoose: (isMine: boolean) => void
}

function Choice({ item, env, object, field, theirs, change, isMine, onChoose }: ChoiceProps) {
  const group = useId()
  const actorName = useActorName()
  const shown = { object, name: field, env }
  const who = change ? env.t('offline.by', { name: actorName(change.actor, change.actorName) }) : null
  return (
    <fieldset className={styles.field}>
      <legend className={styles.name}>{labelOf(object, field, env)}</legend>
      <div className={styles.before}>
        {env.t('offline.base')}: <Value {...shown} value={item.before?.[field] ?? null} />
      </div>
      <div className={styles.sides}>
        <Side
          group={group}
          isChosen={isMine}
          onChoose={() => onChoose(true)}
          who={env.t('offline.yours')}
          at={item.madeAt}
        >
          <Value {...shown} value={item.values[field] ?? null} />
        </Side>
        <Side
          group={group}
          isChosen={!isMine}
          onChoose={() => onChoose(false)}
          who={who ?? env.t('offline.bySomebody')}
          at={change ? Date.parse(change.at) : null}
        >
          <Value {...shown} value={theirs} />
        </Side>
      </div>
    </fieldset>
  )
}

interface SideProps {
  group: string
  isChosen: boolean
  onChoose: () => void
  who: string
  /** Milliseconds since 1970. */
  at: number | null
  children: ReactNode
}

/** The whole card is pressed. */
function Side({ group, isChosen, onChoose, who, at, children }: SideProps) {
  return (
    <label className={styles.side}>
      <input type="radio" name={group} className={styles.radio} checked={isChosen} onChange={onChoose} />
      <span className={styles.who}>
        {who}
        {at === null ? null : (
          <span className={styles.when}>
            <DateTime value={new Date(at).toISOString()} />
          </span>
        )}
      </span>
      <span className={styles.value}>{children}</span>
    </label>
  )
}

/** Who changed a field last, by the log of the record. */
function useLastChanges({ object, plural, id }: Props['item']): (field: string) => HistoryEntry | undefined {
  const { data } = useHistory({ name: object, plural }, id)
  const entries = data?.pages.flatMap(({ items }) => items) ?? []
  return (field) => entries.find(({ changes }) => changes.some((change) => change.field === field))
}
