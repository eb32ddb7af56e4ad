import { useT } from '#kernel/client/i18n.ts'
import head from '#kernel/records/web/RecordHead.module.css'
import { Avatar } from '#ui/Avatar.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { useGroupLabel } from '../../shell/groupLabel.ts'
import navigation from '../../shell/Navigation.module.css'
import styles from './preview.module.css'

export interface ObjectDraft {
  one: string
  many: string
  icon: string
  group: string
}

/** The object as people will meet it: its entry in the navigation, and the head of one of its records. */
export function ObjectPreview({ one, many, icon, group }: ObjectDraft) {
  const t = useT()
  const groupLabel = useGroupLabel()
  const single = one.trim() || t('settings.objects.singularExample')
  const plural = many.trim() || t('settings.objects.pluralExample')
  return (
    <section className={styles.preview} aria-label={t('settings.preview.title')}>
      <h3 className={styles.title}>{t('settings.preview.title')}</h3>
      <p className={styles.where}>{t('settings.preview.navigation')}</p>
      <div className={styles.stage}>
        <span className={navigation.group}>{groupLabel(group)}</span>
        <span className={navigation.entry} data-status="active">
          <ObjectIcon name={icon} />
          <span className={navigation.label}>{plural}</span>
        </span>
      </div>
      <p className={styles.where}>{t('settings.preview.record')}</p>
      <div className={styles.stage}>
        <div className={head.headLine}>
          <Avatar name={single} size="lg" shape={/^User(?!s)/.test(icon) ? 'round' : 'square'} />
          <div className={head.names}>
            <span className={head.kind}>{plural}</span>
            <strong className={`${head.title} ${styles.name}`}>{`${single} 1`}</strong>
          </div>
        </div>
      </div>
    </section>
  )
}
