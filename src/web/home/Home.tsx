import { lazy, Suspense, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { Activities } from '#modules/collaboration/web/extension.tsx'
import { formatDate, useFormats, wallClock } from '#ui/format.ts'
import { Column, Page } from '#ui/Page.tsx'
import { useTitle } from '#ui/title.ts'
import { withTexts } from '../i18n/late.ts'
import { Checklist } from '../onboarding/Checklist.tsx'
import { Following } from './Following.tsx'
import { GettingStarted } from './GettingStarted.tsx'
import styles from './Home.module.css'
import { MyDay } from './MyDay.tsx'
import { Recent } from './Recent.tsx'
import { useSettled } from './useSettled.ts'

/** Its code comes with this screen, its texts do not. */
const FirstSteps = lazy(() => withTexts('onboarding', Promise.resolve({ default: Checklist })))
const NotCalled = lazy(async () => {
  const { NotCalled: Uncalled } = await withTexts('activities', import('./NotCalled.tsx'))
  return { default: Uncalled }
})
const SalesDay = lazy(async () => {
  const { SalesDay: Day } = await withTexts('forecast', withTexts('dashboard', import('./SalesDay.tsx')))
  return { default: Day }
})

const MyGoals = lazy(async () => {
  const { MyGoals: Goals } = await withTexts('forecast', import('#modules/forecast/web/goals/MyGoals.tsx'))
  return { default: Goals }
})

/** The start of the day: what is open, what was looked at last, and the first steps while there is little. */
export function Home() {
  const t = useT()
  const me = useMe()
  const formats = useFormats()
  const now = wallClock(Date.now(), formats.zone)
  const hasSteps = usePersonSetting('help')[0].steps === 'shown'
  const [areStepsKnown, setStepsKnown] = useState(false)
  useTitle(t('shell.home'))
  return (
    <Page>
      <Column wide>
        <header className={styles.head}>
          <h1 className={styles.greeting}>
            {t(`home.greeting.${partOfDay(now.hour)}`, { name: me.name.split(' ')[0] })}
          </h1>
          <p className={styles.date}>{formatDate(now.day, formats, 'full')}</p>
        </header>
        <GettingStarted hasSteps={hasSteps} />
        {hasSteps ? (
          <Suspense>
            <FirstSteps onKnown={() => setStepsKnown(true)} />
          </Suspense>
        ) : null}
        <Suspense>
          <Blocks isWaiting={hasSteps && !areStepsKnown} />
        </Suspense>
        <Activities />
      </Column>
    </Page>
  )
}

/** What stands below the greeting: loaded meanwhile, and seen once each part has its place. */
function Blocks({ isWaiting }: { isWaiting: boolean }) {
  const { id: userId } = useMe()
  const task = useObject('task')
  const account = useObject('account')
  const opportunity = useObject('opportunity')
  const goal = useObject('goal')
  const isSettled = useSettled()
  return (
    <div className={styles.columns} data-waiting={isWaiting || !isSettled || undefined}>
      {task ? <MyDay task={task} userId={userId} /> : null}
      {opportunity ? <SalesDay opportunity={opportunity} userId={userId} /> : null}
      {account && opportunity ? <NotCalled account={account} opportunity={opportunity} userId={userId} /> : null}
      {goal ? (
        <MyGoals
          className={styles.block}
          headClassName={styles.blockHead}
          titleClassName={styles.blockTitle}
          moreClassName={styles.more}
        />
      ) : null}
      <Recent />
      <Following />
    </div>
  )
}

function partOfDay(hour: number): 'morning' | 'day' | 'evening' {
  return hour < 11 ? 'morning' : hour < 18 ? 'day' : 'evening'
}
