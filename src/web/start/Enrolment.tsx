import { useState } from 'react'
import type { Me } from '#kernel/auth/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { knowsPasskeys } from '#kernel/client/passkeys.ts'
import { Button } from '#ui/Button.tsx'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { useEntering } from './doors.ts'
import { BackupCodes } from './factors/BackupCodes.tsx'
import { PasskeySetup } from './factors/PasskeySetup.tsx'
import { TotpSetup } from './factors/TotpSetup.tsx'

interface Enrolled {
  me: Me
  backupCodes: string[] | null
}

const path = '/api/auth/challenge/enrol'

/** The organisation asks for a second factor: the person sets one up, keeps the backup codes, and is in. */
export function Enrolment() {
  const t = useT()
  const entering = useEntering()
  const [way, setWay] = useState<'passkey' | 'totp' | null>(null)
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null)
  if (enrolled?.backupCodes) {
    return (
      <Door title={t('door.backup.title')} intro={t('door.backup.intro')}>
        <BackupCodes codes={enrolled.backupCodes} />
        <div className={styles.form}>
          <Button variant="primary" size="lg" onClick={() => void entering(enrolled.me)}>
            {t('door.backup.kept')}
          </Button>
        </div>
      </Door>
    )
  }
  return (
    <Door title={t('door.enrol.title')} intro={t('door.enrol.intro')}>
      {way === null ? (
        <div className={styles.form}>
          {knowsPasskeys() ? (
            <Button variant="primary" size="lg" onClick={() => setWay('passkey')}>
              {t('door.enrol.passkey')}
            </Button>
          ) : null}
          <Button size="lg" onClick={() => setWay('totp')}>
            {t('door.enrol.totp')}
          </Button>
        </div>
      ) : null}
      {way === 'totp' ? (
        <TotpSetup<Enrolled>
          offerPath={`${path}/totp`}
          confirmPath={`${path}/totp/confirmation`}
          onDone={setEnrolled}
        />
      ) : null}
      {way === 'passkey' ? (
        <PasskeySetup<Enrolled> optionsPath={`${path}/passkey/options`} path={`${path}/passkey`} onDone={setEnrolled} />
      ) : null}
      {way === null ? null : (
        <div className={styles.links}>
          <Button size="sm" variant="quiet" onClick={() => setWay(null)}>
            {t('door.back')}
          </Button>
        </div>
      )}
    </Door>
  )
}
