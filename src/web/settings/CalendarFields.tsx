import type { Me } from '#kernel/auth/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { languageCodes, languages } from '#kernel/fields/contract.ts'
import { Select } from '#ui/inputs.ts'
import { useWeekStarts, zones } from './calendarOptions.ts'
import { Pair } from './SettingsPage.tsx'

type Calendar = Pick<Me, 'language' | 'timeZone' | 'weekStart'>

interface CalendarFieldsProps {
  value: Calendar
  errors: Record<string, string>
  onChange: (patch: Partial<Calendar>) => void
}

/** Language, week and zone: of one person, or of the organisation for everybody who chose nothing. */
export function CalendarFields({ value, errors, onChange }: CalendarFieldsProps) {
  const t = useT()
  const weekStarts = useWeekStarts()
  return (
    <>
      <Pair>
        <Select
          label={t('shell.language')}
          data={languageCodes.map((value) => ({ value, label: languages[value].name }))}
          value={value.language}
          allowDeselect={false}
          onChange={(next) => next && onChange({ language: next as Calendar['language'] })}
        />
        <Select
          label={t('settings.weekStart')}
          data={weekStarts}
          value={String(value.weekStart)}
          allowDeselect={false}
          onChange={(next) => next && onChange({ weekStart: Number(next) as Calendar['weekStart'] })}
        />
      </Pair>
      <Select
        label={t('settings.timeZone')}
        data={zones}
        value={value.timeZone}
        searchable
        limit={60}
        allowDeselect={false}
        error={errors.timeZone}
        onChange={(next) => next && onChange({ timeZone: next })}
      />
    </>
  )
}
