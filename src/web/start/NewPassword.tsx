import { useT } from '#kernel/client/i18n.ts'
import { PasswordInput } from '#ui/inputs.ts'

/** What a password needs that stands alone, and what is enough beside a second factor. */
export const shortestPassword = 15
export const shortestBesideFactor = 8

interface NewPasswordProps {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
  shortest?: number
  /** Where the length depends on what the page does not know. */
  hint?: string
}

/** A new password: length counts, kinds of characters do not; paste and managers are welcome. */
export function NewPassword({ label, value, onChange, error, shortest = shortestPassword, hint }: NewPasswordProps) {
  const t = useT()
  const missing = shortest - [...value].length
  return (
    <PasswordInput
      label={label}
      description={
        missing > 0 && value !== ''
          ? t('start.passwordMissing', { count: missing })
          : (hint ?? t('start.passwordHint', { count: shortest }))
      }
      name="new-password"
      autoComplete="new-password"
      required
      withAsterisk={false}
      minLength={shortest}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': t('start.showPassword') }}
    />
  )
}
