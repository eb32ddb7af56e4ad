import { useMetadata } from '#kernel/client/metadata.ts'
import { RecordChip } from '#kernel/fields/web/displays.tsx'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { formatInstant, formatNumber } from '#ui/format.ts'
import type { PlannedStart, StartPreview } from '../contract.ts'
import styles from './Sequences.module.css'

/** Who begins, what each gets first, and who is left out. */
export function Planned({ preview, env }: { preview: StartPreview; env: DisplayEnv }) {
  const { items, total } = preview
  const refused = items.filter((item) => item.refused !== null).length
  const said = (key: string, count: number) =>
    env.t(`sequences.start.${key}`, { count, shown: formatNumber(count, env.formats) })
  return (
    <div>
      <p role="status">
        {[
          said('will', items.length - refused),
          ...(refused > 0 ? [said('skipped', refused)] : []),
          ...(total > items.length ? [said('first', items.length)] : []),
        ].join(' ')}
      </p>
      <section className={styles.scroller} aria-label={env.t('sequences.start.preview')}>
        <table className={styles.table}>
          <thead>
            <tr>
              {['record', 'first', 'due', 'owner'].map((column) => (
                <th key={column} scope="col">
                  {env.t(`sequences.start.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row key={item.id} item={item} env={env} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function Row({ item: { displayName, first, refused }, env }: { item: PlannedStart; env: DisplayEnv }) {
  const { objects } = useMetadata()
  const kind = objects.find(({ name }) => name === first?.kind)
  return (
    <tr>
      <th scope="row">{displayName}</th>
      {refused ? (
        <td colSpan={3} className={styles.problem}>
          {env.t(`client.issue.${refused.code}`, {
            defaultValue: env.t(`client.error.${refused.code}`, { defaultValue: refused.message }),
          })}
        </td>
      ) : first ? (
        <>
          <td>
            {env.text(kind?.label, first.kind)}: {first.subject}
          </td>
          <td>{formatInstant(first.at, env.formats)}</td>
          <td>{first.owner ? <RecordChip object="user" id={first.owner} env={env} /> : '–'}</td>
        </>
      ) : (
        <td colSpan={3}>–</td>
      )}
    </tr>
  )
}
