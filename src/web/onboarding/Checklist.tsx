import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { StepKey } from '#modules/adoption/contract.ts'
import { Button } from '#ui/Button.tsx'
import { ButtonLink } from '#ui/ButtonLink.tsx'
import { Progress } from '#ui/Progress.tsx'
import { navigationGroups } from '../shell/groups.ts'
import styles from './Checklist.module.css'
import { onboardingQuery } from './queries.ts'

interface ChecklistProps {
  compact?: boolean
  /** It has its height now, or will have none. */
  onKnown?: () => void
}

/** The first steps of the person's role, each with the one button that leads to it. What is done ticks itself. */
export function Checklist({ compact = false, onKnown }: ChecklistProps) {
  const t = useT()
  const heading = useId()
  const navigate = useNavigate()
  const [{ steps: state }, change] = usePersonSetting('help')
  const { data, isLoading } = useQuery({ ...onboardingQuery, enabled: state === 'shown' || compact })
  const told = useRef(onKnown)
  told.current = onKnown
  useEffect(() => {
    if (!isLoading) told.current?.()
  }, [isLoading])
  if (!data || data.steps.length === 0 || (state === 'hidden' && !compact)) return null
  const done = data.steps.filter((step) => step.done).length
  const isComplete = done === data.steps.length
  const beginTour = () => {
    change((now) => ({ ...now, tour: 0 }))
    void navigate({ to: '/' })
  }
  const put = (steps: 'shown' | 'hidden') => change((now) => ({ ...now, steps }))
  return (
    <section className={styles.card} aria-labelledby={heading} data-compact={compact || undefined}>
      <header className={styles.head}>
        <h2 id={heading} className={styles.title}>
          {t('onboarding.steps.heading')}
        </h2>
        <span className={styles.count}>
          {t('onboarding.steps.progress', { number: done, total: data.steps.length })}
        </span>
        <Button size="sm" onClick={beginTour}>
          {t('onboarding.tour.start')}
        </Button>
        <Button variant="quiet" size="sm" onClick={() => put(state === 'hidden' ? 'shown' : 'hidden')}>
          {t(state === 'hidden' ? 'onboarding.steps.bringBack' : 'onboarding.steps.putAway')}
        </Button>
      </header>
      <div className={styles.bar}>
        <Progress value={done} total={data.steps.length} label={t('onboarding.steps.heading')} />
      </div>
      <p className={styles.intro}>
        {t(isComplete ? 'onboarding.steps.complete' : `onboarding.steps.intro.${data.list}`)}
      </p>
      <ol className={styles.steps}>
        {data.steps.map((step) => (
          <Step key={step.key} step={step} compact={compact} />
        ))}
      </ol>
    </section>
  )
}

function Step({ step: { key, done }, compact }: { step: { key: StepKey; done: boolean }; compact: boolean }) {
  const t = useT()
  const place = usePlace(key)
  return (
    <li className={styles.step} data-step={key} data-done={done || undefined}>
      {done ? <IconCircleCheckFilled size={20} /> : <IconCircle size={20} stroke={1.5} />}
      <div className={styles.words}>
        <span className={styles.name}>
          {t(`onboarding.steps.of.${key}.title`)}
          {done ? <span className="visually-hidden"> {t('onboarding.steps.done')}</span> : null}
        </span>
        {compact || done ? null : <span className={styles.why}>{t(`onboarding.steps.of.${key}.text`)}</span>}
      </div>
      {done ? null : (
        <ButtonLink size="sm" {...place}>
          {t(`onboarding.steps.of.${key}.do`)}
        </ButtonLink>
      )}
    </li>
  )
}

const places: Partial<Record<StepKey, string>> = {
  secondFactor: '/settings/security',
  invite: '/settings/users',
  team: '/settings/teams',
  import: '/import',
  field: '/settings/objects',
  mail: '/settings/mail',
}

interface Place {
  to: string
  search?: Record<string, string>
}

/** Where a step is done: its settings page, or the list or form of the first object that it is possible with. */
function usePlace(step: StepKey): Place {
  const { objects } = useMetadata()
  const fixed = places[step]
  if (fixed) return { to: fixed }
  const business = navigationGroups(objects)
    .flatMap((group) => group.objects)
    .filter((object) => object.group !== 'activities')
  const [first] = business
  const named = (name: string) => objects.find((object) => object.name === name)
  if (step === 'record') return formOf(business.find((object) => object.can.create) ?? first)
  if (step === 'task' || step === 'note') return formOf(named(step))
  if (step === 'closed') return listOf(named('task'), { view: 'mine' })
  if (step === 'moved')
    return listOf(business.find((object) => object.stageField && object.can.update) ?? first, { layout: 'board' })
  return listOf(first)
}

const listOf = (object?: ObjectMetadata, search?: Record<string, string>): Place =>
  object ? { to: `/o/${object.plural}`, ...(search ? { search } : {}) } : { to: '/' }

const formOf = (object?: ObjectMetadata): Place => ({ to: object ? `/o/${object.plural}/new` : '/' })
