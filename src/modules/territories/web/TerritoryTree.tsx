import { useT } from '#kernel/client/i18n.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { type Formats, formatMoney, formatNumber, useFormats, wholeUnits } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import type { TerritoryNode, TerritoryPlan } from '../contract.ts'
import { type Behind, inTerritory, RowsButton } from './rows.tsx'
import { TerritoryPanel } from './TerritoryPanel.tsx'
import styles from './territories.module.css'

const end = 'end' as const

/** The territories below each other; every figure counts what lies beneath, and opens its records. */
export function TerritoryTree({ plan }: { plan: TerritoryPlan }) {
  const t = useT()
  const { currency } = plan
  const most = Math.max(1, ...plan.nodes.map(({ own }) => own.accounts))
  return (
    <Section title={t('territories.tree')} intro={t('territories.treeText')}>
      <Table
        label={t('territories.tree')}
        head={[
          { key: 'name', label: t('territories.columns.name') },
          { key: 'accounts', label: t('territories.columns.accounts'), align: end },
          { key: 'open', label: t('territories.columns.open', { currency }), align: end },
          { key: 'won', label: t('territories.columns.won', { currency }), align: end },
          { key: 'members', label: t('territories.columns.members'), align: end },
          { key: 'owner', label: t('territories.columns.owner') },
        ]}
      >
        {plan.nodes.map((node) => (
          <Row key={node.id} node={node} plan={plan} most={most} />
        ))}
      </Table>
    </Section>
  )
}

function Row({ node, plan, most }: { node: TerritoryNode; plan: TerritoryPlan; most: number }) {
  const t = useT()
  const formats = useFormats()
  const active = node.members.filter(({ isInForce }) => isInForce).length
  return (
    <tr data-territory={node.name}>
      <td>
        <span className={styles.name} style={{ paddingInlineStart: `calc(${node.depth} * var(--space-4))` }}>
          <OpenTerritory node={node} />
          <Marks node={node} active={active} />
        </span>
      </td>
      <td data-align={end}>
        <span className={styles.load}>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.bar} style={{ width: `${(node.own.accounts / most) * 100}%` }} />
          </span>
          <RowsButton
            behind={{ object: 'account', filter: inTerritory(node.id, true), title: node.name }}
            text={formatNumber(node.all.accounts, formats)}
            label={`${node.name}, ${t('territories.columns.accounts')}: ${formatNumber(node.all.accounts, formats)}`}
          />
        </span>
      </td>
      <td data-align={end}>
        <Sum node={node} plan={plan} which="open" />
      </td>
      <td data-align={end}>
        <Sum node={node} plan={plan} which="won" />
      </td>
      <td data-align={end}>{formatNumber(active, formats)}</td>
      <td>{node.ownerName}</td>
    </tr>
  )
}

function OpenTerritory({ node }: { node: TerritoryNode }) {
  const { show } = usePanel()
  const open = () =>
    void show({
      type: 'content',
      key: `territory ${node.id}`,
      title: node.name,
      href: recordPath('territories', node.id),
      isWide: true,
      content: <TerritoryPanel id={node.id} />,
    })
  return (
    <button type="button" className={styles.figure} onClick={open}>
      {node.name}
    </button>
  )
}

function Marks({ node, active }: { node: TerritoryNode; active: number }) {
  const t = useT()
  const formats = useFormats()
  const times = formatNumber(node.overload ?? 0, formats, { minimumFractionDigits: 1 })
  return (
    <>
      {node.isInForce ? null : <Tag colour="gray">{t('territories.marks.rests')}</Tag>}
      {node.overload === null ? null : <Tag colour="orange">{t('territories.marks.heavy', { times })}</Tag>}
      {active === 0 && node.own.accounts > 0 ? <Tag colour="red">{t('territories.marks.nobody')}</Tag> : null}
    </>
  )
}

interface SumProps {
  node: TerritoryNode
  plan: TerritoryPlan
  which: 'open' | 'won'
}

/** A sum over opportunities, where the reader may see what it is made of. */
function Sum({ node, plan, which }: SumProps) {
  const t = useT()
  const formats = useFormats()
  const value = node.all[which]
  if (value === null) return <span className={styles.quiet}>–</span>
  const column = t(`territories.columns.${which}`, { currency: plan.currency })
  const text = moneyText(value, plan.currency, formats)
  const behind: Behind = {
    object: 'opportunity',
    title: `${node.name} · ${column}`,
    filter: {
      and: [inTerritory(node.id, true, 'account.territory'), ...(which === 'open' ? [isOpen] : wonIn(plan.year))],
    },
  }
  return <RowsButton behind={behind} text={text} label={`${node.name}, ${column}: ${text}`} />
}

const isOpen: Filter = { field: 'isClosed', op: 'eq', value: false }

const wonIn = ({ from, to }: TerritoryPlan['year']): Filter[] => [
  { field: 'isWon', op: 'eq', value: true },
  { field: 'actualCloseDate', op: 'between', value: [from, to] },
]

const moneyText = (amount: string, currency: string, formats: Formats): string =>
  formatMoney({ amount, currency }, formats, wholeUnits)
