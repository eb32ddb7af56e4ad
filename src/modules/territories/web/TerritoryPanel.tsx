import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useRemoveRecord } from '#kernel/client/mutations.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { Sentence } from '#kernel/filter/web/Sentence.tsx'
import { CreateForm } from '#kernel/records/web/CreateForm.tsx'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDate, formatNumber, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import type { TerritoryMemberJson, TerritoryPlan, TerritoryRuleJson } from '../contract.ts'
import { usePlan, useRefreshPlan } from './api.ts'
import { RuleDialog } from './RuleDialog.tsx'
import styles from './territories.module.css'

/** A territory: when it counts, who looks after it, and by which rules accounts come into it. */
export function TerritoryPanel({ id }: { id: string }) {
  const t = useT()
  const env = useDisplayEnv()
  const { data } = usePlan()
  const node = data?.nodes.find((one) => one.id === id)
  if (!data) return <SkeletonRows rows={6} />
  if (!node) return <p className={styles.quiet}>{t('territories.gone')}</p>
  return (
    <div className={styles.panel}>
      <p className={styles.quiet}>
        <Days from={node.from} to={node.to} />
        {node.description ? ` ${node.description}` : null}
      </p>
      {data.mayPlan ? (
        <div>
          <Button icon={<IconPencil size={14} />} onClick={() => env.open(recordPath('territories', id))}>
            {t('territories.edit')}
          </Button>
        </div>
      ) : null}
      <Members id={id} members={node.members} mayPlan={data.mayPlan} />
      <Rules id={id} plan={data} />
    </div>
  )
}

/** From when until when something counts; nothing where it always does. */
function Days({ from, to }: { from: string | null; to: string | null }) {
  const t = useT()
  const formats = useFormats()
  const day = (value: string | null) => (value === null ? '' : formatDate(value, formats))
  if (from === null && to === null) return t('territories.days.always')
  const which = from === null ? 'until' : to === null ? 'since' : 'between'
  return t(`territories.days.${which}`, { from: day(from), to: day(to) })
}

function Members({ id, members, mayPlan }: { id: string; members: TerritoryMemberJson[]; mayPlan: boolean }) {
  const t = useT()
  const object = useObject('territoryMember')
  const refresh = useRefreshPlan()
  const [isAdding, setAdding] = useState(false)
  const end = 'end' as const
  const done = () => {
    setAdding(false)
    void refresh()
  }
  return (
    <Section title={t('territories.members.title')}>
      {members.length === 0 ? (
        <p className={styles.quiet}>{t('territories.members.none')}</p>
      ) : (
        <Table
          label={t('territories.members.title')}
          head={[
            { key: 'name', label: t('territories.members.name') },
            { key: 'days', label: t('territories.members.days') },
            { key: 'accounts', label: t('territories.columns.accounts'), align: end },
            { key: 'slips', label: t('territories.members.slips'), align: end },
            { key: 'actions', label: t('territories.members.actions'), isHidden: true },
          ]}
        >
          {members.map((member) => (
            <Member key={member.id} member={member} mayPlan={mayPlan} />
          ))}
        </Table>
      )}
      {mayPlan && object ? (
        <Button className={styles.under} size="sm" icon={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {t('territories.members.add')}
        </Button>
      ) : null}
      {isAdding && object ? (
        <Dialog title={t('territories.members.add')} onClose={() => setAdding(false)}>
          <CreateForm object={object} initial={{ territory: id }} onDone={done} onCancel={() => setAdding(false)} />
        </Dialog>
      ) : null}
    </Section>
  )
}

/** Close dates that move back more often than this, on average, are worth a word. */
const oftenSlipped = 1.5

function Member({ member, mayPlan }: { member: TerritoryMemberJson; mayPlan: boolean }) {
  const t = useT()
  const formats = useFormats()
  const env = useDisplayEnv()
  const object = useObject('territoryMember')
  const { slips, isInForce, name } = member
  const role = object?.fields
    .find((field) => field.name === 'role')
    ?.choices?.find(({ value }) => value === member.role)
  const shown = slips === null ? '–' : formatNumber(slips.toFixed(1), formats, { minimumFractionDigits: 1 })
  return (
    <tr data-member={name}>
      <td>
        <span className={styles.name}>
          {name} <span className={styles.quiet}>{env.text(role?.label, member.role)}</span>
          {isInForce ? null : <Tag colour="gray">{t('territories.marks.rests')}</Tag>}
        </span>
      </td>
      <td>
        <Days from={member.from} to={member.to} />
      </td>
      <td data-align="end">{formatNumber(member.accounts, formats)}</td>
      <td data-align="end">{slips !== null && slips >= oftenSlipped ? <Tag colour="orange">{shown}</Tag> : shown}</td>
      <td>{mayPlan && object ? <Removal object={object} id={member.id} name={name} /> : null}</td>
    </tr>
  )
}

interface RemovalProps {
  object: Parameters<typeof useRemoveRecord>[0]
  id: string
  name: string
}

function Removal({ object, id, name }: RemovalProps) {
  const t = useT()
  const remove = useRemoveRecord(object)
  const refresh = useRefreshPlan()
  return (
    <RowActions>
      <IconButton
        label={t('territories.remove', { name })}
        onClick={() => remove.mutate(id, { onSuccess: () => void refresh() })}
      >
        <IconTrash size={14} />
      </IconButton>
    </RowActions>
  )
}

function Rules({ id, plan }: { id: string; plan: TerritoryPlan }) {
  const t = useT()
  const rules = plan.rules.filter(({ territory }) => territory === id)
  const [edited, setEdited] = useState<TerritoryRuleJson | 'new' | null>(null)
  return (
    <Section title={t('territories.rules.title')} intro={t('territories.rules.intro')}>
      {rules.length === 0 ? <p className={styles.quiet}>{t('territories.rules.none')}</p> : null}
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <RuleRow key={rule.id} rule={rule} mayPlan={plan.mayPlan} onEdit={() => setEdited(rule)} />
        ))}
      </ul>
      {plan.mayPlan ? (
        <Button className={styles.under} size="sm" icon={<IconPlus size={14} />} onClick={() => setEdited('new')}>
          {t('territories.rules.add')}
        </Button>
      ) : null}
      {edited ? (
        <RuleDialog territory={id} rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Section>
  )
}

interface RuleRowProps {
  rule: TerritoryRuleJson
  mayPlan: boolean
  onEdit: () => void
}

function RuleRow({ rule, mayPlan, onEdit }: RuleRowProps) {
  const t = useT()
  const object = useObject('territoryRule')
  return (
    <li className={styles.rule} data-rule={rule.name}>
      <span className={styles.what}>
        <span className={styles.name}>
          <strong>{rule.name}</strong>
          <span className={styles.quiet}>{t('territories.rules.priority', { priority: rule.priority })}</span>
          {rule.isInForce ? null : <Tag colour="gray">{t('territories.marks.rests')}</Tag>}
          {rule.problem === null ? null : <Tag colour="red">{t('territories.marks.broken')}</Tag>}
        </span>
        {rule.problem === null ? <Which filter={rule.filter as Filter | null} /> : <span>{rule.problem}</span>}
        {rule.from || rule.to ? (
          <span className={styles.quiet}>
            <Days from={rule.from} to={rule.to} />
          </span>
        ) : null}
      </span>
      {mayPlan && object ? (
        <RowActions>
          <IconButton label={t('territories.rules.edit', { name: rule.name })} onClick={onEdit}>
            <IconPencil size={14} />
          </IconButton>
          <Removal object={object} id={rule.id} name={rule.name} />
        </RowActions>
      ) : null}
    </li>
  )
}

/** Which accounts a rule matches, in words. */
function Which({ filter }: { filter: Filter | null }) {
  const t = useT()
  const env = useDisplayEnv()
  const parseEnv = useParseEnv()
  const object = useObject('account')
  if (filter === null) return t('territories.rules.everything')
  return object ? <Sentence object={object} env={env} parseEnv={parseEnv} filter={filter} /> : null
}
