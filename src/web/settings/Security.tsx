import { IconFingerprint, IconPlus, IconShieldCheck } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FactorsJson, PasskeyJson } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { knowsPasskeys } from '#kernel/client/passkeys.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import { BackupCodes } from '../start/factors/BackupCodes.tsx'
import { PasskeySetup } from '../start/factors/PasskeySetup.tsx'
import { TotpSetup } from '../start/factors/TotpSetup.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { RenamePasskey } from './RenamePasskey.tsx'
import styles from './SettingsPage.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { Identities } from './sso/Identities.tsx'

const factorsQuery = queryOptions({
  queryKey: ['factors'],
  queryFn: ({ signal }) => api.get<FactorsJson>('/api/v1/me/factors', { signal }),
  staleTime: 0,
})

type Opened =
  | { kind: 'totp' }
  | { kind: 'passkey' }
  | { kind: 'rename'; key: PasskeyJson }
  | { kind: 'codes'; codes: string[] }

/** What protects the own account: passkeys, authenticator app, backup codes and the password. */
export function Security() {
  const t = useT()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(factorsQuery)
  const [opened, setOpened] = useState<Opened | null>(null)
  const done = (codes: string[] | null | undefined) => {
    void client.invalidateQueries({ queryKey: factorsQuery.queryKey })
    setOpened(codes ? { kind: 'codes', codes } : null)
  }
  return (
    <SettingsPage title={t('settings.pages.security')} intro={t('settings.security.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={6} /> : null}
      {data ? (
        <>
          {data.isRequired ? <p className={styles.note}>{t('settings.security.required')}</p> : null}
          {data.hasShortPassword ? <p className={styles.note}>{t('settings.security.shortPassword')}</p> : null}
          <Passkeys factors={data} onOpen={setOpened} onDone={done} />
          <App factors={data} onOpen={setOpened} onDone={done} />
          <Backup factors={data} onDone={done} />
          <Identities />
          <h3 className={styles.block}>{t('settings.security.password')}</h3>
          {data.passwordChangedAt ? (
            <ChangePassword hasFactor={data.totpSince !== null || data.passkeys.length > 0} />
          ) : (
            <p className={styles.note}>{t('settings.security.noPassword')}</p>
          )}
        </>
      ) : null}
      {opened ? <OpenedDialog opened={opened} onClose={() => setOpened(null)} onDone={done} /> : null}
    </SettingsPage>
  )
}

interface PartProps {
  factors: FactorsJson
  onOpen: (opened: Opened) => void
  onDone: (codes?: string[] | null) => void
}

function Passkeys({ factors, onOpen, onDone }: PartProps) {
  const t = useT()
  return (
    <section aria-labelledby="passkeys">
      <header className={styles.head}>
        <h3 id="passkeys">{t('settings.security.passkeys')}</h3>
        <span className={styles.grow} />
        <Button icon={<IconPlus size={16} />} disabled={!knowsPasskeys()} onClick={() => onOpen({ kind: 'passkey' })}>
          {t('settings.security.addPasskey')}
        </Button>
      </header>
      <p className={styles.introOfTable}>
        {t(knowsPasskeys() ? 'settings.security.passkeysIntro' : 'settings.security.noPasskeysHere')}
      </p>
      {factors.passkeys.length > 0 ? (
        <Table
          label={t('settings.security.passkeys')}
          head={[
            { key: 'name', label: t('settings.name') },
            { key: 'used', label: t('settings.security.lastUsed') },
            { key: 'actions', label: t('settings.actions'), isHidden: true },
          ]}
        >
          {factors.passkeys.map((key) => (
            <PasskeyRow key={key.id} passkey={key} onOpen={onOpen} onDone={onDone} />
          ))}
        </Table>
      ) : null}
    </section>
  )
}

function PasskeyRow({ passkey, onOpen, onDone }: { passkey: PasskeyJson } & Omit<PartProps, 'factors'>) {
  const t = useT()
  const remove = useRemoval(`/api/v1/me/passkeys/${passkey.id}`, onDone)
  const ask = async () => {
    const title = t('settings.security.removePasskeyTitle', { name: passkey.name })
    const text = t('settings.security.removePasskeyText')
    if (await confirm({ title, text, confirm: t('settings.security.remove'), danger: true })) remove.mutate()
  }
  return (
    <tr>
      <td>
        <span className={styles.name}>
          <IconFingerprint size={16} />
          {passkey.name}
          {passkey.isSynced ? <Tag colour="gray">{t('settings.security.synced')}</Tag> : null}
        </span>
      </td>
      <td>{passkey.lastUsedAt ? <DateTime value={passkey.lastUsedAt} /> : t('settings.security.never')}</td>
      <td>
        <RowActions>
          <Button size="sm" variant="quiet" onClick={() => onOpen({ kind: 'rename', key: passkey })}>
            {t('settings.security.rename')}
          </Button>
          <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => void ask()}>
            {t('settings.security.remove')}
          </Button>
        </RowActions>
      </td>
    </tr>
  )
}

function App({ factors, onOpen, onDone }: PartProps) {
  const t = useT()
  const remove = useRemoval('/api/v1/me/factors/totp', onDone)
  const ask = async () => {
    const question = {
      title: t('settings.security.removeAppTitle'),
      text: t('settings.security.removeAppText'),
      confirm: t('settings.security.remove'),
      danger: true,
    }
    if (await confirm(question)) remove.mutate()
  }
  return (
    <section aria-labelledby="app" className={styles.block}>
      <header className={styles.head}>
        <h3 id="app">{t('settings.security.app')}</h3>
        {factors.totpSince ? <On /> : null}
        <span className={styles.grow} />
        {factors.totpSince ? (
          <Button variant="quiet" busy={remove.isPending} onClick={() => void ask()}>
            {t('settings.security.remove')}
          </Button>
        ) : null}
        <Button onClick={() => onOpen({ kind: 'totp' })}>
          {t(factors.totpSince ? 'settings.security.changeApp' : 'settings.security.setUpApp')}
        </Button>
      </header>
      <p className={styles.note}>
        {t('settings.security.appIntro')}{' '}
        {factors.totpSince ? (
          <>
            {t('settings.security.since')} <DateTime value={factors.totpSince} />
          </>
        ) : null}
      </p>
    </section>
  )
}

function Backup({ factors, onDone }: Omit<PartProps, 'onOpen'>) {
  const t = useT()
  const report = useReport()
  const renew = useMutation({
    mutationFn: () => api.post<{ backupCodes: string[] }>('/api/v1/me/factors/backup-codes'),
    onSuccess: ({ backupCodes }) => onDone(backupCodes),
    onError: report,
  })
  const hasFactor = factors.totpSince !== null || factors.passkeys.length > 0
  const left = factors.backupCodes?.left ?? 0
  return (
    <section aria-labelledby="backup" className={styles.block}>
      <header className={styles.head}>
        <h3 id="backup">{t('settings.security.backup')}</h3>
        {hasFactor ? (
          <Tag colour={left > 2 ? 'green' : 'amber'}>{t('settings.security.codesLeft', { count: left })}</Tag>
        ) : null}
        <span className={styles.grow} />
        <Button disabled={!hasFactor} busy={renew.isPending} onClick={() => renew.mutate()}>
          {t('settings.security.renewCodes')}
        </Button>
      </header>
      <p className={styles.note}>{t('settings.security.backupIntro')}</p>
    </section>
  )
}

function On() {
  const t = useT()
  return (
    <Tag colour="green">
      <IconShieldCheck size={12} /> {t('settings.security.on')}
    </Tag>
  )
}

function OpenedDialog({
  opened,
  onClose,
  onDone,
}: {
  opened: Opened
  onClose: () => void
  onDone: PartProps['onDone']
}) {
  const t = useT()
  if (opened.kind === 'codes') {
    return (
      <Dialog
        title={t('door.backup.title')}
        onClose={onClose}
        actions={
          <Button variant="primary" onClick={onClose}>
            {t('door.backup.kept')}
          </Button>
        }
      >
        <p>{t('door.backup.intro')}</p>
        <BackupCodes codes={opened.codes} />
      </Dialog>
    )
  }
  if (opened.kind === 'rename') return <RenamePasskey passkey={opened.key} onClose={onClose} onDone={() => onDone()} />
  const title = t(opened.kind === 'totp' ? 'settings.security.setUpApp' : 'settings.security.addPasskey')
  return (
    <Dialog title={title} size="sm" onClose={onClose}>
      {opened.kind === 'totp' ? (
        <TotpSetup<{ backupCodes: string[] | null }>
          offerPath="/api/v1/me/factors/totp"
          confirmPath="/api/v1/me/factors/totp/confirmation"
          onDone={({ backupCodes }) => onDone(backupCodes)}
        />
      ) : (
        <PasskeySetup<{ backupCodes: string[] | null }>
          optionsPath="/api/v1/me/passkeys/options"
          path="/api/v1/me/passkeys"
          onDone={({ backupCodes }) => onDone(backupCodes)}
        />
      )}
    </Dialog>
  )
}

function useRemoval(path: string, onDone: () => void) {
  const report = useReport()
  return useMutation({ mutationFn: () => api.delete(path), onSuccess: () => onDone(), onError: report })
}
