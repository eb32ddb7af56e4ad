import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { deviceOf } from '#kernel/auth/device.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { makePasskey } from '#kernel/client/passkeys.ts'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import { FormError } from '../FormError.tsx'
import styles from './Factors.module.css'

interface PasskeySetupProps<Answer> {
  optionsPath: string
  path: string
  onDone: (answer: Answer) => void
}

/** A name by which its owner knows the passkey again, then the device does the rest. */
export function PasskeySetup<Answer>({ optionsPath, path, onDone }: PasskeySetupProps<Answer>) {
  const t = useT()
  const issues = useIssuesByField()
  const [name, setName] = useState(() => deviceOf(navigator.userAgent) ?? '')
  const make = useMutation({
    mutationFn: async () => api.post<Answer>(path, { name, response: await makePasskey(optionsPath) }),
    onSuccess: onDone,
  })
  const errors = issues(make.error)
  return (
    <form
      className={styles.setup}
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <p className={styles.note}>{t('door.passkey.why')}</p>
      <FormError error={make.error} />
      {errors.response ? <p role="alert">{errors.response}</p> : null}
      <TextInput
        label={t('door.passkey.name')}
        description={t('door.passkey.nameHint')}
        maxLength={60}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="primary" icon={<IconFingerprint size={16} />} busy={make.isPending}>
        {t('door.passkey.make')}
      </Button>
    </form>
  )
}
