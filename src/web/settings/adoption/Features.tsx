import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import type { AdoptionFeature, FeatureKey } from '#modules/adoption/contract.ts'
import { formatDate, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import styles from './Adoption.module.css'

const numbers: readonly FeatureKey[] = ['api']

/** What is used, and by how many; what nobody uses comes first, with what it would be good for. */
export function Features({ features, headcount }: { features: AdoptionFeature[]; headcount: number }) {
  const t = useT()
  const ordered = features.toSorted((a, b) => a.count - b.count)
  return (
    <Section title={t('onboarding.adoption.features.heading')} intro={t('onboarding.adoption.features.text')}>
      <ul className={styles.features}>
        {ordered.map((feature) => (
          <Feature key={feature.key} feature={feature} headcount={headcount} />
        ))}
      </ul>
    </Section>
  )
}

function Feature({ feature, headcount }: { feature: AdoptionFeature; headcount: number }) {
  const t = useT()
  const formats = useFormats()
  const { key, count, people, lastDay } = feature
  const used = numbers.includes(key)
    ? t('onboarding.adoption.features.times', { count })
    : t('onboarding.adoption.features.usedBy', { count: people, number: people, total: headcount })
  const last = lastDay ? t('onboarding.adoption.features.last', { day: formatDate(lastDay, formats) }) : ''
  return (
    <li className={styles.feature} data-used={count > 0 || undefined}>
      {count > 0 ? <IconCircleCheckFilled size={20} /> : <IconCircleDashed size={20} stroke={1.5} />}
      <div>
        <p className={styles.featureName}>{t(`onboarding.adoption.features.of.${key}.title`)}</p>
        <p className={styles.quiet}>{count > 0 ? `${used} ${last}` : t('onboarding.adoption.features.unused')}</p>
        {count > 0 ? null : <p className={styles.hint}>{t(`onboarding.adoption.features.of.${key}.hint`)}</p>}
      </div>
    </li>
  )
}
