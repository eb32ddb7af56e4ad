import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { CreateForm } from '#kernel/records/web/CreateForm.tsx'
import { recordPath } from '#kernel/records/web/paths.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDate } from '#ui/format.ts'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import { Tag } from '#ui/Tag.tsx'
import { Card } from './Card.tsx'
import styles from './opportunity.module.css'

export function Risks(props: RecordViewProps) {
  const risk = useMetadata().objects.find(({ name }) => name === 'risk')
  return risk ? <OpenRisks {...props} risk={risk} /> : null
}

/** What endangers the opportunity, the gravest first, each with its reason behind "Why?". */
function OpenRisks({ object, record, env, isReadOnly, risk }: RecordViewProps & { risk: ObjectMetadata }) {
  const [isAdding, setAdding] = useState(false)
  const { data } = useRecordPage(risk, {
    filter: {
      and: [
        { field: 'relatedTo', op: 'eq', value: record.id },
        { field: 'status', op: 'in', value: ['open', 'mitigated'] },
      ],
    },
    fields: ['type', 'status', 'source', 'score', 'likelihood', 'impact', 'reason', 'description', 'mitigation'],
    sort: [
      { field: 'score', direction: 'desc' },
      { field: 'id', direction: 'asc' },
    ],
    limit: 20,
    count: 'none',
  })
  if (!data) return null
  const add = (
    <IconButton label={env.t('opportunity.risks.add')} onClick={() => setAdding(true)}>
      <IconPlus size={16} />
    </IconButton>
  )
  return (
    <Card title={env.t('opportunity.risks.title')} action={isReadOnly || !risk.can.create ? undefined : add}>
      {data.items.length === 0 ? <p className={styles.quiet}>{env.t('opportunity.risks.none')}</p> : null}
      <ul className={styles.list}>
        {data.items.map((one) => (
          <Risk key={one.id} risk={risk} record={one} env={env} isReadOnly={isReadOnly} />
        ))}
      </ul>
      {isAdding ? (
        <Dialog title={env.t('opportunity.risks.add')} onClose={() => setAdding(false)}>
          <CreateForm
            object={risk}
            initial={{ relatedTo: { object: object.name, id: record.id } }}
            onCancel={() => setAdding(false)}
            onDone={() => setAdding(false)}
          />
        </Dialog>
      ) : null}
    </Card>
  )
}

interface RiskProps {
  risk: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  isReadOnly: boolean
}

function Risk({ risk, record, env, isReadOnly }: RiskProps) {
  const choice = risk.fields.find(({ name }) => name === 'type')?.choices?.find(({ value }) => value === record.type)
  const name = choice ? env.text(choice.label, choice.value) : String(record.type)
  const score = Number(record.score ?? 0)
  const href = recordPath(risk.plural, record.id)
  return (
    <li>
      <span className={styles.line}>
        <a
          href={href}
          onClick={(event) => {
            event.preventDefault()
            env.open(href)
          }}
        >
          {name}
        </a>
        <Tag colour={score >= 15 ? 'red' : score >= 9 ? 'amber' : 'gray'}>
          {env.t('opportunity.risks.score', { score })}
        </Tag>
        <PopoverButton
          className={styles.end}
          variant="quiet"
          size="sm"
          aria-label={env.t('opportunity.risks.whyOf', { risk: name })}
          panelClassName={styles.panel}
          panel={(close) => <Why risk={risk} record={record} env={env} isReadOnly={isReadOnly} onDone={close} />}
        >
          {env.t('opportunity.risks.why')}
        </PopoverButton>
      </span>
    </li>
  )
}

/** The reason in words, the reckoning, and the two ways of judging it. */
function Why({ risk, record, env, isReadOnly, onDone }: RiskProps & { onDone: () => void }) {
  const update = useUpdateRecord(risk)
  const { likelihood, impact, score } = record
  const judge = (status: string) => {
    update.mutate({ id: record.id, values: { status } })
    onDone()
  }
  return (
    <div className={styles.form}>
      <p>{reasonOf(record, env)}</p>
      <p className={styles.quiet}>{env.t('opportunity.risks.reckoned', { likelihood, impact, score })}</p>
      {isReadOnly ? null : (
        <span className={styles.line}>
          <Button size="sm" onClick={() => judge('mitigated')} disabled={record.status === 'mitigated'}>
            {env.t('opportunity.risks.mitigated')}
          </Button>
          <Button size="sm" onClick={() => judge('accepted')}>
            {env.t('opportunity.risks.dismiss')}
          </Button>
        </span>
      )}
    </div>
  )
}

const days = ['since', 'closeDate']

function reasonOf({ type, source, reason, description }: RecordJson, env: DisplayEnv): string {
  if (source !== 'automatic') return String(description || env.t('opportunity.risks.byHand'))
  const params = Object.entries((reason ?? {}) as Record<string, string | number>).map(([name, value]) => [
    name,
    days.includes(name) ? formatDate(String(value), env.formats) : value,
  ])
  const key = `opportunity.reason.${String(type).replaceAll(' ', '')}`
  return env.t(key, Object.fromEntries(params))
}
