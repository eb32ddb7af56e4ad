import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLanguage, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { useReport } from '#kernel/client/report.ts'
import type { Language } from '#kernel/fields/contract.ts'
import { type FormatChoice, formatCountries, hasOwnDigits, localeOf } from '#kernel/fields/formatLocales.ts'
import { type NameOrder, nameOrders, orderedName } from '#kernel/fields/nameOrder.ts'
import { useNamesStore } from '#kernel/records/web/env.ts'
import { type Formats, formatDate, formatNumber, formatTime, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { Group, Pair } from './SettingsPage.tsx'
import { saveMe } from './saveMe.ts'

/** How this person reads names, and reads and types numbers, dates and times. Each choice holds at once, as the screen shows. */
export function FormatFields() {
  const t = useT()
  const language = useLanguage()
  const formats = useFormats()
  const [choice, change] = usePersonSetting('formats')
  const name = orderedName(t('settings.formats.given'), t('settings.formats.familyName'), useMe().nameOrder)
  const set = (patch: Partial<FormatChoice>) => change((now) => ({ ...now, ...patch }))
  return (
    <Group title={t('settings.formats.title')} hint={t('settings.formats.intro')}>
      <Select
        label={t('settings.formats.country')}
        data={useCountries(language, choice.country)}
        value={choice.country ?? organization}
        allowDeselect={false}
        onChange={(next) => next && set({ country: next === organization ? null : next })}
      />
      <Pair>
        <Select
          label={t('settings.formats.hours')}
          data={(['auto', 'h12', 'h23'] as const).map((value) => ({
            value,
            label: t(`settings.formats.clock.${value}`),
          }))}
          value={choice.hours}
          allowDeselect={false}
          onChange={(next) => next && set({ hours: next as FormatChoice['hours'] })}
        />
        {hasOwnDigits(language) ? (
          <Select
            label={t('settings.formats.digits')}
            data={(['auto', 'latn', 'arab'] as const).map((value) => ({
              value,
              label: t(`settings.formats.digit.${value}`),
            }))}
            value={choice.digits}
            allowDeselect={false}
            onChange={(next) => next && set({ digits: next as FormatChoice['digits'] })}
          />
        ) : null}
      </Pair>
      <NameOrderField />
      <p role="status">{t('settings.formats.sample', { sample: `${sampleOf(formats)} · ${name}` })}</p>
    </Group>
  )
}

/** Each order is called by what it looks like. The server puts names in order, so everything that holds some is asked again. */
function NameOrderField() {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const names = useNamesStore()
  const { nameOrder } = useMe()
  const change = useMutation({
    mutationFn: (nameOrder: NameOrder) => saveMe(client, { nameOrder }),
    onSuccess: () => {
      names.forget()
      return client.invalidateQueries()
    },
    onError: report,
  })
  const [given, family] = [t('settings.formats.given'), t('settings.formats.familyName')]
  return (
    <Select
      label={t('settings.formats.names')}
      data={nameOrders.map((value) => ({ value, label: orderedName(given, family, value) }))}
      value={change.isPending ? change.variables : nameOrder}
      allowDeselect={false}
      onChange={(next) => next && change.mutate(next as NameOrder)}
    />
  )
}

/** No country has this code. */
const organization = 'ZZ'

/** The organisation's own way, then each country with what its numbers and days look like. */
function useCountries(language: Language, chosen: string | null): { value: string; label: string }[] {
  const t = useT()
  const formats = useFormats()
  const home = useMe().organization.country
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' })
  const nameOf = (country: string) => (country === '' ? '' : (names.of(country) ?? country))
  const offered = new Set([...formatCountries[language], ...(chosen === null ? [] : [chosen])])
  const countries = [...offered].map((country) => ({
    value: country,
    label: `${nameOf(country)} · ${shortSample({ ...formats, locale: localeOf(language, country) })}`,
  }))
  return [
    { value: organization, label: t('settings.formats.organization', { country: nameOf(home) }) },
    ...countries.sort((a, b) => a.label.localeCompare(b.label, language)),
  ]
}

const noon = '2026-12-31T13:05:00Z'

const shortSample = (formats: Formats): string =>
  `${formatNumber('1234567.89', formats)} · ${formatDate(noon.slice(0, 10), formats)}`

const sampleOf = (formats: Formats): string =>
  `${shortSample(formats)} · ${formatTime(noon, { ...formats, zone: 'UTC' })}`
