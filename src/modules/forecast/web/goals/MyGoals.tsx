import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useFormats, wallClock } from '#ui/format.ts'
import { goalMetrics } from '../../objects/metrics.ts'
import { useFollowObjects } from '../useFollowObjects.ts'
import { goalsProgressQuery } from './api.ts'
import { GoalLine } from './GoalLine.tsx'
import styles from './Goals.module.css'

const objects = [...new Set(goalMetrics.map(({ object }) => object))]
const shown = 6

/** A block of the home screen: the goals of these days that are one's own, and those of the teams that one leads. */
export function MyGoals({ className, headClassName, titleClassName, moreClassName }: BlockStyles) {
  const t = useT()
  const me = useMe()
  const today = wallClock(Date.now(), useFormats().zone).day
  const query = goalsProgressQuery({
    from: today,
    to: today,
    filter: {
      or: [
        { field: 'person', op: 'eq', value: me.id },
        { field: 'team.manager', op: 'eq', value: me.id },
      ],
    },
  })
  const { data } = useQuery(query)
  useFollowObjects(objects, query.queryKey)
  const goals = data?.goals ?? []
  if (goals.length === 0) return null
  return (
    <section className={className} aria-labelledby="my-goals">
      <div className={headClassName}>
        <h2 id="my-goals" className={titleClassName}>
          {t('goals.mine')}
        </h2>
        <Link className={moreClassName} to="/goals">
          {t('goals.title')}
        </Link>
      </div>
      <ul className={styles.goals}>
        {goals.slice(0, shown).map((goal) => (
          <GoalLine key={goal.id} goal={goal} />
        ))}
      </ul>
    </section>
  )
}

/** How the home screen sets its blocks. */
interface BlockStyles {
  className: string | undefined
  headClassName: string | undefined
  titleClassName: string | undefined
  moreClassName: string | undefined
}
