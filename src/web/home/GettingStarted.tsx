import { IconBuildingFactory2, IconFileImport, IconHourglass, IconPencilPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { navigationGroups } from '../shell/groups.ts'
import { SampleProgress } from '../start/SampleProgress.tsx'
import { useSample } from '../start/sample.ts'
import styles from './Home.module.css'

/** How to begin; gone by itself once there are records. The list of first steps, where it is shown, has the import itself. */
export function GettingStarted({ hasSteps }: { hasSteps: boolean }) {
  const first = navigationGroups(useMetadata().objects)[0]?.objects[0]
  return first ? <WhileEmpty object={first} hasSteps={hasSteps} /> : null
}

function WhileEmpty({ object, hasSteps }: { object: ObjectMetadata; hasSteps: boolean }) {
  const t = useT()
  const label = useLabel()
  const canImport = useCapability('import') && !hasSteps
  const isAdministrator = useCapability('settings.manage')
  const { data } = useRecordPage(object, { limit: 1, fields: ['displayName'] })
  const [operation, setOperation] = useState<string | null>(null)
  if (!data || (data.items.length > 0 && operation === null)) return null
  const name = label(object.label, object.name)
  return (
    <section className={styles.steps} aria-label={t('home.gettingStarted')}>
      {canImport ? (
        <Step
          icon={<IconFileImport size={20} stroke={1.5} />}
          title={t('start.beginImport')}
          text={t('home.importText')}
        >
          <ButtonLink variant="primary" to="/import">
            {t('home.import')}
          </ButtonLink>
        </Step>
      ) : null}
      {isAdministrator ? (
        <Step
          icon={<IconBuildingFactory2 size={20} stroke={1.5} />}
          title={t('start.beginSample')}
          text={t('home.sampleText')}
        >
          <Sample operation={operation} onOperation={setOperation} />
        </Step>
      ) : null}
      {object.can.create ? (
        <Step
          icon={<IconPencilPlus size={20} stroke={1.5} />}
          title={t('home.createFirst', { object: name })}
          text={t('home.createText')}
        >
          <ButtonLink to="/o/$plural/new" params={{ plural: object.plural }}>
            {t('shell.newRecord', { object: name })}
          </ButtonLink>
        </Step>
      ) : null}
      {canImport || isAdministrator || object.can.create ? null : (
        <Step
          icon={<IconHourglass size={20} stroke={1.5} />}
          title={t('home.nothingYet', { objects: label(object.pluralLabel, object.plural) })}
          text={t('home.nothingYetText')}
        />
      )}
    </section>
  )
}

interface SampleProps {
  operation: string | null
  onOperation: (operation: string | null) => void
}

function Sample({ operation, onOperation }: SampleProps) {
  const t = useT()
  const report = useReport()
  const sample = useSample(onOperation)
  if (operation !== null) return <SampleProgress operation={operation} onDone={() => onOperation(null)} />
  return (
    <Button busy={sample.isPending} onClick={() => sample.mutate(undefined, { onError: report })}>
      {t('home.sample')}
    </Button>
  )
}

interface StepProps {
  icon: ReactNode
  title: string
  text: string
  children?: ReactNode
}

function Step({ icon, title, text, children }: StepProps) {
  return (
    <div className={styles.step}>
      <span className={styles.stepIcon}>{icon}</span>
      <h2 className={styles.stepTitle}>{title}</h2>
      <p className={styles.stepText}>{text}</p>
      {children}
    </div>
  )
}
