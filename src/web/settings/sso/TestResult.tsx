import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { SsoTestJson } from '#kernel/auth/sso.contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { useRoleLabel } from '../useRoleLabel.ts'
import { testQuery } from './queries.ts'
import styles from './Sso.module.css'

/** What a test round trip showed, step by step, with what the provider said and what a sign-in would do. */
export function TestResult({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT()
  const { data, error, refetch } = useQuery(testQuery(id))
  return (
    <Dialog
      size="lg"
      title={t('settings.sso.testTitle')}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('settings.done')}
        </Button>
      }
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={6} /> : null}
      {data ? <Result test={data} /> : null}
    </Dialog>
  )
}

function Result({ test }: { test: SsoTestJson }) {
  const t = useT()
  return (
    <>
      <Verdict test={test} />
      <ol className={styles.steps}>
        {test.steps.map(({ step, isOk, detail }) => (
          <li key={step} className={styles.step} data-ok={isOk}>
            {isOk ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
            <span>
              <span className="visually-hidden">{t(isOk ? 'settings.sso.stepOk' : 'settings.sso.stepFailed')} </span>
              {t(`settings.sso.steps.${step}`)}
              {detail ? <span className={styles.detail}>{detail}</span> : null}
            </span>
          </li>
        ))}
      </ol>
      {test.claims ? (
        <>
          <h3 className={styles.heading}>{t('settings.sso.claims')}</h3>
          <pre dir="ltr" className={styles.claims}>
            {JSON.stringify(test.claims, null, 2)}
          </pre>
        </>
      ) : null}
    </>
  )
}

function Verdict({ test }: { test: SsoTestJson }) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const { problem, outcome } = test
  if (problem || !outcome) {
    return (
      <p className={styles.verdict} data-ok={false}>
        {t(`settings.sso.problem.${problem ?? 'refused'}`)}
      </p>
    )
  }
  const roles = outcome.roles.map((role) => roleLabel(role)).join(', ')
  return (
    <p className={styles.verdict} data-ok={true}>
      {t(`settings.sso.outcome.${outcome.account}`, { name: outcome.name, roles })}
    </p>
  )
}
