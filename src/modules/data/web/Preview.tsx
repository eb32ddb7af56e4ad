import { useT } from '#kernel/client/i18n.ts'
import { Table } from '#ui/Table.tsx'
import type { FileProbe } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { numbered } from './numbered.ts'

const shownRows = 8

/** The first rows as they were cut, so that a wrong delimiter or encoding shows at once. */
export function Preview({ probe }: { probe: FileProbe }) {
  const t = useT()
  const rows = probe.preview.slice(0, shownRows)
  return (
    <Table
      label={t('dataImport.preview')}
      head={probe.columns.map(({ index, header }) => ({ key: String(index), label: header }))}
    >
      {numbered(rows).map(({ item: cells, place }) => (
        <tr key={place}>
          {probe.columns.map(({ index }) => (
            <td key={index} className={styles.cell}>
              {cells[index] ?? ''}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
