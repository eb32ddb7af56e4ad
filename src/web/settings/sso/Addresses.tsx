import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { SsoAddresses } from '#kernel/auth/sso.contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { IconButton } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'

/** What has to be typed at the provider, ready to copy. */
export function Addresses({ addresses }: { addresses: SsoAddresses }) {
  const t = useT()
  const { returnTo, entityId } = addresses
  if (entityId === null) return <Address label={t('settings.sso.redirectUri')} value={returnTo} />
  return (
    <>
      <Address label={t('settings.sso.acs')} value={returnTo} />
      <Address label={t('settings.sso.entityId')} value={entityId} />
    </>
  )
}

function Address({ label, value }: { label: string; value: string }) {
  const t = useT()
  const clipboard = useClipboard()
  const name = t(clipboard.copied ? 'settings.copied' : 'settings.copy')
  return (
    <TextInput
      label={label}
      value={value}
      dir="ltr"
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <IconButton label={`${name}: ${label}`} onClick={() => clipboard.copy(value)}>
          {clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </IconButton>
      }
    />
  )
}
