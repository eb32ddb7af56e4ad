import { useT } from '#kernel/client/i18n.ts'
import type { AdoptionWeek } from '#modules/adoption/contract.ts'
import { formatDate, formatNumber, formatPercent, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { Table } from '#ui/Table.tsx'
import { FormattedNumber } from '#ui/values.tsx'
import styles from './Adoption.module.css'
import { changeOf, type Summary, shown, summaryOf } from './summary.ts'

const oneDigit = { maximumFractionDigits: 1 }

/** An average week against those before, and each week for itself. */
export function Weeks({ weeks, headcount }: { weeks: AdoptionWeek[]; headcount: number }) {
  const t = useT()
  return (
    <Section title={t('onboarding.adoption.weeks')} intro={t('onboarding.adoption.weeksText', { count: headcount })}>
      <dl className={styles.tiles}>
        {summaryOf(weeks).map((summary) => (
          <Tile key={summary.key} summary={summary} />
        ))}
      </dl>
      <WeekTable weeks={shown(weeks)} />
    </Section>
  )
}

function Tile({ summary }: { summary: Summary }) {
  const t = useT()
  const formats = useFormats()
  const change = changeOf(summary)
  const share = change === null ? null : formatPercent(Math.abs(change) * 100, formats)
  return (
    <div className={styles.tile}>
      <dt>{t(`onboarding.adoption.figures.${summary.key}`)}</dt>
      <dd className={styles.figure}>{formatNumber(summary.now, formats, oneDigit)}</dd>
      <dd className={styles.compared}>
        {change === null || share === null
          ? t('onboarding.adoption.noneBefore')
          : t(`onboarding.adoption.${change < 0 ? 'less' : 'more'}`, {
              share,
              before: formatNumber(summary.before, formats, oneDigit),
            })}
      </dd>
    </div>
  )
}

/** The bar beside a number says the same to the eye. */
function WeekTable({ weeks }: { weeks: AdoptionWeek[] }) {
  const t = useT()
  const formats = useFormats()
  const most = Math.max(1, ...weeks.map(({ active }) => active))
  const end = 'end' as const
  return (
    <Table
      label={t('onboarding.adoption.weeks')}
      head={[
        { key: 'week', label: t('onboarding.adoption.week') },
        { key: 'active', label: t('onboarding.adoption.figures.active') },
        { key: 'aDay', label: t('onboarding.adoption.aDay'), align: end },
        { key: 'signIns', label: t('onboarding.adoption.figures.signIns'), align: end },
        { key: 'made', label: t('onboarding.adoption.figures.made'), align: end },
        { key: 'changed', label: t('onboarding.adoption.figures.changed'), align: end },
      ]}
    >
      {weeks.map((week) => (
        <tr key={week.start}>
          <td>{formatDate(week.start, formats)}</td>
          <td>
            <span className={styles.bar}>
              <span className={styles.count}>
                <FormattedNumber value={week.active} />
              </span>
              <span className={styles.fill} style={{ inlineSize: `${(week.active / most) * 8}rem` }} />
            </span>
          </td>
          <td data-align="end">
            <FormattedNumber value={week.personDays / 7} options={oneDigit} />
          </td>
          {(['signIns', 'made', 'changed'] as const).map((figure) => (
            <td key={figure} data-align="end">
              <FormattedNumber value={week[figure]} />
            </td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
