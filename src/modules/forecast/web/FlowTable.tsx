import { IconArrowDown, IconArrowUp, IconCircle } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Table } from '#ui/Table.tsx'
import type { Flow } from '../contract.ts'
import type { FlowQuestion } from './api.ts'
import styles from './FlowBlock.module.css'
import { MovedRows } from './FlowRows.tsx'
import { figureText } from './figures.ts'
import { type FlowLine, flowLines, isEnd } from './flowBars.ts'

const end = 'end' as const

/** The waterfall, lying: a bar for each movement beside its name, count and figure. */
export function FlowTable({ flow, question }: { flow: Flow; question: FlowQuestion }) {
  const t = useT()
  const label = t('forecast.flow.title')
  const effect = flow.currency
    ? t('forecast.flow.effectIn', { currency: flow.currency })
    : t(`forecast.measures.${flow.measure}`)
  return (
    <div className={styles.table}>
      <Table
        label={label}
        head={[
          { key: 'kind', label: t('forecast.flow.movement') },
          { key: 'bar', label: t('forecast.flow.bar'), isHidden: true },
          { key: 'effect', label: effect, align: end },
        ]}
      >
        {flowLines(flow).map((line) => (
          <Line key={line.kind} line={line} flow={flow} question={question} />
        ))}
      </Table>
    </div>
  )
}

interface LineProps {
  line: FlowLine
  flow: Flow
  question: FlowQuestion
}

function Line({ line, flow, question }: LineProps) {
  const t = useT()
  const formats = useFormats()
  const { kind, count, value } = line
  const direction = isEnd(kind) ? 'end' : value.startsWith('-') ? 'down' : 'up'
  const place: CSSProperties = { insetInlineStart: `${line.start}%`, inlineSize: `${line.width}%` }
  return (
    <tr data-line={kind}>
      <th scope="row" className={styles.name} title={t(`forecast.flow.says.${kind}`)}>
        <Direction direction={direction} />
        {t(`forecast.flow.kinds.${kind}`)}
        <span className={styles.count}>
          {t('forecast.flow.count', { number: formatNumber(String(count), formats) })}
        </span>
      </th>
      <td className={styles.track} aria-hidden="true">
        <span className={styles.lane}>
          <span className={styles.bar} data-direction={direction} style={place} />
        </span>
      </td>
      <td data-align="end">
        {isEnd(kind) ? (
          <strong className={styles.sum}>{figureText(value, flow.currency, formats)}</strong>
        ) : (
          <Effect kind={kind} value={value} flow={flow} question={question} />
        )}
      </td>
    </tr>
  )
}

const icons = { up: IconArrowUp, down: IconArrowDown, end: IconCircle }

function Direction({ direction }: { direction: keyof typeof icons }) {
  const Icon = icons[direction]
  return <Icon size={14} className={styles.icon} data-direction={direction} aria-hidden="true" />
}

function Effect({
  kind,
  value,
  flow,
  question,
}: { kind: Flow['bars'][number]['kind']; value: string } & Omit<LineProps, 'line'>) {
  const t = useT()
  const formats = useFormats()
  const { show } = usePanel()
  const asked = { ...question, since: flow.since, until: flow.until, kind }
  const open = () =>
    void show({
      type: 'content',
      key: `flow ${JSON.stringify(asked)}`,
      title: t(`forecast.flow.kinds.${kind}`),
      isWide: true,
      content: <MovedRows question={asked} />,
    })
  return (
    <button type="button" className={styles.figure} title={t('forecast.flow.rows')} onClick={open}>
      {figureText(value, flow.currency, formats, { signDisplay: 'exceptZero' })}
    </button>
  )
}
