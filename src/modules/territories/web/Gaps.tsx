import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { type Overlap, type TerritoryPlan, withoutMember } from '../contract.ts'
import { RowsButton } from './rows.tsx'
import styles from './territories.module.css'

const shownOverlaps = 3

const uncovered: Filter = { field: 'territory', op: 'isEmpty' }
const pinned: Filter = { field: 'territoryPinned', op: 'eq', value: true }

/** What falls through, and what is out of proportion. */
export function Gaps({ plan }: { plan: TerritoryPlan }) {
  const t = useT()
  const { uncovered: without, unattended, overlaps, rules, nodes } = plan
  const broken = rules.filter(({ problem }) => problem !== null)
  const heavy = nodes.filter(({ overload }) => overload !== null)
  const isWhole = without + unattended + overlaps.length + broken.length + heavy.length === 0
  return (
    <Section title={t('territories.gaps.title')}>
      <ul className={styles.gaps}>
        {isWhole ? (
          <li className={styles.gap}>
            <IconCircleCheck size={16} className={styles.good} />
            {t('territories.gaps.none')}
          </li>
        ) : null}
        <Accounts count={without} name="uncovered" filter={uncovered} />
        <Accounts count={unattended} name="unattended" filter={withoutMember} />
        {heavy.map((node) => (
          <Gap key={node.id}>
            <Heavy plan={plan} id={node.id} />
          </Gap>
        ))}
        {broken.map(({ id, name, problem }) => (
          <Gap key={id}>{t('territories.gaps.broken', { name, problem })}</Gap>
        ))}
        {overlaps.length > 0 ? <Overlaps plan={plan} overlaps={overlaps} /> : null}
        <Accounts count={plan.pinned} name="pinned" filter={pinned} isFine />
      </ul>
    </Section>
  )
}

function Gap({ children, isFine = false }: { children: ReactNode; isFine?: boolean }) {
  return (
    <li className={styles.gap}>
      {isFine ? null : <IconAlertTriangle size={16} className={styles.warning} />}
      <span>{children}</span>
    </li>
  )
}

interface AccountsProps {
  count: number
  name: 'uncovered' | 'unattended' | 'pinned'
  filter: Filter
  isFine?: boolean
}

function Accounts({ count, name, filter, isFine = false }: AccountsProps) {
  const t = useT()
  const formats = useFormats()
  if (count === 0) return null
  const text = t(`territories.gaps.${name}`, { shown: formatNumber(count, formats) })
  return (
    <Gap isFine={isFine}>
      <RowsButton behind={{ object: 'account', filter, title: t(`territories.gaps.${name}Title`) }} text={text} />
    </Gap>
  )
}

/** A territory with far more accounts than those beside it. */
function Heavy({ plan, id }: { plan: TerritoryPlan; id: string }) {
  const t = useT()
  const formats = useFormats()
  const node = plan.nodes.find((one) => one.id === id)
  const others = plan.nodes.filter((one) => one.parent === node?.parent && one.id !== id && one.all.accounts > 0)
  return t('territories.gaps.heavy', {
    name: node?.name,
    times: formatNumber(node?.overload ?? 0, formats, { minimumFractionDigits: 1 }),
    others: new Intl.ListFormat(formats.locale).format(others.map(({ name }) => name)),
  })
}

function Overlaps({ plan, overlaps }: { plan: TerritoryPlan; overlaps: Overlap[] }) {
  const t = useT()
  const formats = useFormats()
  const count = overlaps.reduce((sum, one) => sum + one.count, 0)
  return (
    <Gap>
      {t('territories.gaps.overlaps', { shown: formatNumber(count, formats) })}
      <OverlapList names={namesOf(plan)} overlaps={overlaps} />
    </Gap>
  )
}

/** Rules with their territories, the one that decides first. */
export function OverlapList({ names, overlaps }: { names: (rule: string) => string; overlaps: Overlap[] }) {
  const t = useT()
  const formats = useFormats()
  return (
    <ul className={styles.overlaps}>
      {overlaps.slice(0, shownOverlaps).map(({ rules, count }) => {
        const [first = '', ...others] = rules.map(names)
        const rest = new Intl.ListFormat(formats.locale).format(others)
        const shown = formatNumber(count, formats)
        return <li key={rules.join()}>{t('territories.gaps.overlap', { first, others: rest, shown })}</li>
      })}
    </ul>
  )
}

function namesOf({ rules, nodes }: TerritoryPlan): (rule: string) => string {
  const territories = new Map(nodes.map(({ id, name }) => [id, name]))
  const names = new Map(rules.map(({ id, name, territory }) => [id, `${name} (${territories.get(territory) ?? ''})`]))
  return (rule) => names.get(rule) ?? ''
}
