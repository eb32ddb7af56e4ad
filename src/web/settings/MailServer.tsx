import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { MailSecurity, MailSettings, MailSettingsInput, MailTest } from '#kernel/mail/contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { NumberInput, PasswordInput, Select, Switch, TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import styles from './SettingsPage.module.css'
import { Form, FormActions, Pair, SettingsPage } from './SettingsPage.tsx'

const path = '/api/v1/mail'
const key = ['mail-server']
const usualPort: Record<MailSecurity, number> = { tls: 465, starttls: 587, none: 25 }

/** The server that sends links and notices; without one, links are copied by hand. */
export function MailServer() {
  const t = useT()
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<{ server: MailSettings | null }>(path, { signal }),
  })
  return (
    <SettingsPage title={t('settings.pages.mail')} intro={t('settings.mail.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={6} /> : null}
      {data ? <ServerForm key={String(data.server === null)} server={data.server} /> : null}
      {data?.server ? <TestAndForget /> : null}
    </SettingsPage>
  )
}

function ServerForm({ server }: { server: MailSettings | null }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState(() => draftOf(server))
  const save = useMutation({
    mutationFn: () => api.put<{ server: MailSettings }>(path, draft),
    onSuccess: (answer) => {
      client.setQueryData(key, answer)
      setDraft(draftOf(answer.server))
      toast.success(t('client.saved'))
    },
    onError: report,
  })
  const errors = issues(save.error)
  const change = (values: Partial<MailSettingsInput>) => setDraft({ ...draft, ...values })
  const text = (name: 'host' | 'user' | 'from' | 'fromName') => ({
    label: t(`settings.mail.${name}`),
    value: draft[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  return (
    <Form onSubmit={() => save.mutate()}>
      <TextInput {...text('host')} placeholder="smtp.example.com" required withAsterisk={false} />
      <Pair>
        <Select
          label={t('settings.mail.security')}
          data={(['tls', 'starttls', 'none'] as const).map((value) => ({
            value,
            label: t(`settings.mail.securities.${value}`),
          }))}
          value={draft.security}
          allowDeselect={false}
          error={errors.security}
          onChange={(value) => change({ security: value as MailSecurity, port: usualPort[value as MailSecurity] })}
        />
        <NumberInput
          label={t('settings.mail.port')}
          min={1}
          max={65_535}
          value={draft.port}
          error={errors.port}
          onChange={(value) => change({ port: Number(value) })}
        />
      </Pair>
      <Pair>
        <TextInput {...text('user')} autoComplete="off" />
        <PasswordInput
          label={t('settings.mail.password')}
          placeholder={server?.hasPassword ? t('settings.mail.passwordKept') : undefined}
          autoComplete="new-password"
          value={draft.password ?? ''}
          error={errors.password}
          visibilityToggleButtonProps={{ 'aria-label': t('start.showPassword') }}
          onChange={(event) => change({ password: event.currentTarget.value || undefined })}
        />
      </Pair>
      <Pair>
        <TextInput {...text('from')} type="email" required withAsterisk={false} />
        <TextInput {...text('fromName')} />
      </Pair>
      <Switch
        label={t('settings.mail.isInOwnNetwork')}
        description={t('settings.mail.isInOwnNetworkHint')}
        checked={draft.isInOwnNetwork}
        error={errors.isInOwnNetwork}
        onChange={(event) => change({ isInOwnNetwork: event.currentTarget.checked })}
      />
      <FormActions>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t('settings.save')}
        </Button>
      </FormActions>
    </Form>
  )
}

function TestAndForget() {
  const t = useT()
  const me = useMe()
  const client = useQueryClient()
  const report = useReport()
  const test = useMutation({ mutationFn: () => api.post<MailTest>(`${path}/test`), onError: report })
  const forget = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => client.setQueryData(key, { server: null }),
    onError: report,
  })
  const ask = async () => {
    const question = {
      title: t('settings.mail.forgetTitle'),
      text: t('settings.mail.forgetText'),
      confirm: t('settings.mail.forget'),
      danger: true,
    }
    if (await confirm(question)) forget.mutate()
  }
  return (
    <section className={styles.block} aria-labelledby="mail-test">
      <h3 id="mail-test">{t('settings.mail.test')}</h3>
      <p className={styles.introOfTable}>{t('settings.mail.testText', { email: me.email })}</p>
      <output aria-live="polite">{test.data ? <Result result={test.data} /> : null}</output>
      <div className={styles.tags}>
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {t('settings.mail.sendTest')}
        </Button>
        <Button variant="quiet" busy={forget.isPending} onClick={() => void ask()}>
          {t('settings.mail.forget')}
        </Button>
      </div>
    </section>
  )
}

function Result({ result }: { result: MailTest }) {
  const t = useT()
  if (result.ok) return <p className={styles.good}>{t('settings.mail.testSent', { email: result.to })}</p>
  return (
    <p className={styles.warning}>
      {t(`settings.mail.steps.${result.step}`)}{' '}
      {result.detail ? <code className={styles.code}>{result.detail}</code> : null}
    </p>
  )
}

const draftOf = (server: MailSettings | null): MailSettingsInput => ({
  host: server?.host ?? '',
  port: server?.port ?? usualPort.starttls,
  security: server?.security ?? 'starttls',
  user: server?.user ?? '',
  from: server?.from ?? '',
  fromName: server?.fromName ?? '',
  isInOwnNetwork: server?.isInOwnNetwork ?? false,
})
