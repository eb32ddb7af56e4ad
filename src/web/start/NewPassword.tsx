import { useT } from '#kernel/client/i18n.ts'
import { PasswordInput } from '#ui/inputs.ts'

export const shortestPassword = 15

interface NewPasswordProps {
  label: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
}

/** A new password: length counts, kinds of characters do not; paste and managers are welcome. */
export function NewPassword({ label, value, onChange, error }: NewPasswordProps) {
  const t = useT()
  const missing = shortestPassword - [...value].length
  return (
    <PasswordInput
      label={label}
      description={
        missing > 0 && value !== ''
          ? t('start.passwordMissing', { count: missing })
          : t('start.passwordHint', { count: shortestPassword })
      }
      name="new-password"
      autoComplete="new-password"
      required
      withAsterisk={false}
      minLength={shortestPassword}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': t('start.showPassword') }}
    />
  )
}
