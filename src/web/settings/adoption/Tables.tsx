import { Link } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { type AdoptionObject, type AdoptionPerson, shownWeeks } from '#modules/adoption/contract.ts'
import { formatDate, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { Table } from '#ui/Table.tsx'
import { FormattedNumber } from '#ui/values.tsx'

const end = 'end' as const

/** Records by object; the name leads to those made lately. */
export function Objects({ objects }: { objects: AdoptionObject[] }) {
  const t = useT()
  const label = useLabel()
  const known = useMetadata().objects
  const rows = objects.flatMap((row) => {
    const object = known.find(({ name }) => name === row.object)
    return object ? [{ ...row, name: label(object.pluralLabel, object.plural), plural: object.plural }] : []
  })
  if (rows.length === 0) return null
  const filter = { field: 'createdAt', op: 'inPeriod', value: { last: shownWeeks, unit: 'week' } } as const
  return (
    <Section title={t('onboarding.adoption.objects')} intro={t('onboarding.adoption.objectsText')}>
      <Table
        label={t('onboarding.adoption.objects')}
        head={[
          { key: 'object', label: t('onboarding.adoption.object') },
          { key: 'made', label: t('onboarding.adoption.figures.made'), align: end },
          { key: 'changed', label: t('onboarding.adoption.figures.changed'), align: end },
          { key: 'people', label: t('onboarding.adoption.byPeople'), align: end },
        ]}
      >
        {rows.map(({ object, name, plural, made, changed, people }) => (
          <tr key={object}>
            <td>
              <Link to="/o/$plural" params={{ plural }} search={{ filter }}>
                {name}
              </Link>
            </td>
            <Numbers values={{ made, changed, people }} />
          </tr>
        ))}
      </Table>
    </Section>
  )
}

/** Who comes and what they do; the name leads to the log of their deeds. */
export function People({ people }: { people: AdoptionPerson[] }) {
  const t = useT()
  const formats = useFormats()
  return (
    <Section title={t('onboarding.adoption.people')} intro={t('onboarding.adoption.peopleText')}>
      <Table
        label={t('onboarding.adoption.people')}
        head={[
          { key: 'name', label: t('onboarding.adoption.person') },
          { key: 'days', label: t('onboarding.adoption.days'), align: end },
          { key: 'signIns', label: t('onboarding.adoption.figures.signIns'), align: end },
          { key: 'made', label: t('onboarding.adoption.figures.made'), align: end },
          { key: 'changed', label: t('onboarding.adoption.figures.changed'), align: end },
          { key: 'last', label: t('onboarding.adoption.lastDay') },
        ]}
      >
        {people.map(({ id, name, days, signIns, made, changed, lastDay }) => (
          <tr key={id}>
            <td>
              <Link to="/settings/audit" search={{ actor: `user:${id}` }}>
                {name}
              </Link>
            </td>
            <Numbers values={{ days, signIns, made, changed }} />
            <td>{lastDay ? formatDate(lastDay, formats) : t('onboarding.adoption.never')}</td>
          </tr>
        ))}
      </Table>
    </Section>
  )
}

function Numbers({ values }: { values: Record<string, number> }) {
  return Object.entries(values).map(([key, value]) => (
    <td key={key} data-align="end">
      <FormattedNumber value={value} />
    </td>
  ))
}
