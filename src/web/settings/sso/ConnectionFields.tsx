import { useRef } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { PasswordInput, Switch, Textarea, TextInput } from '#ui/inputs.ts'
import { Pair } from '../SettingsPage.tsx'
import type { FieldsProps } from './draft.ts'
import styles from './Sso.module.css'

export function OidcFields({ draft, errors, change }: FieldsProps) {
  const t = useT()
  return (
    <>
      <TextInput
        label={t('settings.sso.issuer')}
        description={t('settings.sso.issuerHint')}
        placeholder="https://login.example.com"
        required
        value={draft.issuer}
        error={errors.issuer}
        onChange={(event) => change({ issuer: event.currentTarget.value })}
      />
      <Pair>
        <TextInput
          label={t('settings.sso.clientId')}
          required
          autoComplete="off"
          value={draft.clientId}
          error={errors.clientId}
          onChange={(event) => change({ clientId: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('settings.sso.clientSecret')}
          placeholder={draft.hasSecret ? t('settings.sso.secretKept') : ''}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('settings.sso.showSecret') }}
          value={draft.clientSecret}
          error={errors.clientSecret}
          onChange={(event) => change({ clientSecret: event.currentTarget.value })}
        />
      </Pair>
      <TextInput
        label={t('settings.sso.scopes')}
        value={draft.scopes}
        error={errors.scopes}
        onChange={(event) => change({ scopes: event.currentTarget.value })}
      />
      <Switch
        label={t('settings.sso.trustsMail')}
        description={t('settings.sso.trustsMailHint')}
        checked={draft.trustsMail}
        onChange={(event) => change({ trustsMail: event.currentTarget.checked })}
      />
    </>
  )
}

export function SamlFields(props: FieldsProps) {
  const { draft, errors, change } = props
  const t = useT()
  return (
    <>
      <TextInput
        label={t('settings.sso.metadataUrl')}
        description={t('settings.sso.metadataUrlHint')}
        placeholder="https://login.example.com/metadata"
        value={draft.metadataUrl}
        error={errors.metadataUrl}
        onChange={(event) => change({ metadataUrl: event.currentTarget.value })}
      />
      <MetadataField {...props} />
      <Pair>
        <TextInput
          label={t('settings.sso.mailAttribute')}
          placeholder={t('settings.sso.usual')}
          value={draft.mailAttribute}
          error={errors.mailAttribute}
          onChange={(event) => change({ mailAttribute: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings.sso.nameAttribute')}
          placeholder={t('settings.sso.usual')}
          value={draft.nameAttribute}
          error={errors.nameAttribute}
          onChange={(event) => change({ nameAttribute: event.currentTarget.value })}
        />
      </Pair>
      <Switch
        label={t('settings.sso.startsAtProvider')}
        description={t('settings.sso.startsAtProviderHint')}
        checked={draft.startsAtProvider}
        onChange={(event) => change({ startsAtProvider: event.currentTarget.checked })}
      />
    </>
  )
}

/** Pasted, or read from the file that the provider offers. */
function MetadataField({ draft, errors, change }: FieldsProps) {
  const t = useT()
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div className={styles.metadata}>
      <Textarea
        label={t('settings.sso.metadata')}
        description={t('settings.sso.metadataHint')}
        placeholder={draft.isNew ? '<EntityDescriptor …>' : t('settings.sso.metadataKept')}
        rows={4}
        value={draft.metadata}
        error={errors.metadata}
        onChange={(event) => change({ metadata: event.currentTarget.value })}
      />
      <input
        name="metadata-file"
        ref={picker}
        type="file"
        accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
        hidden
        onChange={async (event) => {
          const file = event.currentTarget.files?.[0]
          if (file) change({ metadata: await file.text() })
        }}
      />
      <Button size="sm" onClick={() => picker.current?.click()}>
        {t('settings.sso.chooseFile')}
      </Button>
    </div>
  )
}
