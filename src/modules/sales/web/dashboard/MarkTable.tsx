import { useT } from '#kernel/client/i18n.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Table } from '#ui/Table.tsx'
import styles from './charts.module.css'
import type { ChartProps } from './charts.tsx'
import { MarkButton } from './MarkButton.tsx'
import { useMarkTexts } from './useMarkTexts.ts'

const end = 'end' as const

/** The figures of a chart without the chart. */
export function MarkTable({ title, tile, marks, onOpen }: ChartProps & { title: string }) {
  const t = useT()
  const formats = useFormats()
  const textsOf = useMarkTexts(tile)
  const isCounted = tile.measures.every(({ fn }) => fn === 'count')
  const head = [
    { key: 'name', label: t('dashboard.table.name') },
    ...(isCounted ? [] : [{ key: 'value', label: t('dashboard.table.value'), align: end }]),
    { key: 'count', label: t('dashboard.table.count'), align: end },
  ]
  return (
    <Table label={title} head={head}>
      {marks.map((mark) => {
        const texts = textsOf(mark)
        const button = (text: string) => (
          <MarkButton mark={mark} texts={texts} onOpen={onOpen} className={styles.inTable}>
            {text}
          </MarkButton>
        )
        const count = formatNumber(mark.count, formats)
        return (
          <tr key={mark.key}>
            <th scope="row">{texts.label}</th>
            {isCounted ? null : <td data-align="end">{button(texts.value)}</td>}
            <td data-align="end">{isCounted ? button(count) : count}</td>
          </tr>
        )
      })}
    </Table>
  )
}
