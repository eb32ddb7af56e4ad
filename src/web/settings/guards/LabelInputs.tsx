import { useLanguage, useT } from '#kernel/client/i18n.ts'
import { type Label, type Language, languageCodes, languages } from '#kernel/fields/contract.ts'
import { Select, TextInput } from '#ui/inputs.ts'

interface LabelInputsProps {
  label: string
  hint?: string
  value: Label
  error: string | undefined
  onChange: (value: Label) => void
}

/** A text in the writer's language, and in as many others as wanted: one input each. */
export function LabelInputs({ label, hint, value, error, onChange }: LabelInputsProps) {
  const t = useT()
  const own = useLanguage()
  const texts: Partial<Record<Language, string>> = typeof value === 'string' ? { [own]: value } : value
  const shown = [own, ...languageCodes.filter((code) => code !== own && texts[code] !== undefined)]
  const rest = languageCodes.filter((code) => !shown.includes(code))
  return (
    <>
      {shown.map((code, at) => (
        <TextInput
          key={code}
          label={shown.length > 1 ? `${label} (${languages[code].name})` : label}
          description={at === 0 ? hint : undefined}
          lang={code}
          dir={'isRightToLeft' in languages[code] ? 'rtl' : 'ltr'}
          required={at === 0}
          value={texts[code] ?? ''}
          error={at === 0 ? error : undefined}
          onChange={(event) => onChange({ ...texts, [code]: event.currentTarget.value })}
        />
      ))}
      {rest.length > 0 ? (
        <Select
          aria-label={t('settings.rules.addLanguage', { label })}
          placeholder={t('settings.rules.addLanguage', { label })}
          size="xs"
          data={rest.map((code) => ({ value: code, label: languages[code].name }))}
          value={null}
          onChange={(code) => code && onChange({ ...texts, [code]: '' })}
        />
      ) : null}
    </>
  )
}

/** Without the languages that were left empty. */
export function filledLabel(label: Label): Label {
  if (typeof label === 'string') return label.trim()
  const filled = Object.entries(label)
    .map(([code, text]) => [code, text.trim()] as const)
    .filter(([, text]) => text !== '')
  return Object.fromEntries(filled)
}
