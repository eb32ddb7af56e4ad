import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Command, useCurrentCommands } from '#kernel/client/commands.ts'
import { useFieldHelp, useObjectHelp } from '#kernel/client/help.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import { Checklist } from '../onboarding/Checklist.tsx'
import styles from './HelpPanel.module.css'
import type { Shown } from './HelpPanel.tsx'
import { topicOf } from './topics.ts'

interface TopicViewProps extends Shown {
  /** It is the screen beside the panel. */
  isHere: boolean
  onChoose: (shown: Shown | null) => void
}

/** What a screen is, what one can do on it, its keys, its fields, and what is near. */
export function TopicView({ topic, object, isHere, onChoose }: TopicViewProps) {
  const t = useT()
  const label = useLabel()
  const aboutObject = useObjectHelp()
  const title = object ? label(object.pluralLabel, object.plural) : t(`help.topics.${topic.key}.title`)
  const deeds = t(`help.topics.${topic.key}.can`).split('\n')
  return (
    <article className={styles.topic}>
      {isHere ? null : (
        <Button variant="quiet" size="sm" icon={<IconArrowLeft size={16} />} onClick={() => onChoose(null)}>
          {t('help.here')}
        </Button>
      )}
      <h2 className={styles.title}>{title}</h2>
      {object && aboutObject(object) ? <p>{aboutObject(object)}</p> : null}
      <p>{t(`help.topics.${topic.key}.about`)}</p>
      {!isHere && topic.to ? (
        <Link className={styles.link} to={topic.to}>
          {t('help.goThere')}
        </Link>
      ) : null}
      <Part title={t('help.can')}>
        <ul className={styles.deeds}>
          {deeds.map((deed) => (
            <li key={deed}>{deed}</li>
          ))}
        </ul>
      </Part>
      {isHere ? <Keys /> : null}
      {object ? <Fields object={object} isOpen={!isHere} /> : null}
      {isHere ? <Checklist compact /> : null}
      <Related keys={topic.links ?? []} onChoose={onChoose} />
    </article>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={styles.partTitle}>{title}</h3>
      {children}
    </section>
  )
}

const ofScreen = ({ section, keys = [] }: Command) =>
  keys.length > 0 && (section === 'screen' || section === 'selection')

/** The keys of the screen beside, as it has said them itself. */
function Keys() {
  const t = useT()
  const commands = useCurrentCommands().filter(ofScreen)
  if (commands.length === 0) return null
  return (
    <Part title={t('help.keys')}>
      <dl className={styles.keys}>
        {commands.map(({ id, label, keys = [] }) => (
          <div key={id} className={styles.key}>
            <dt>
              <Kbd keys={keys[0] ?? ''} />
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Part>
  )
}

function Fields({ object, isOpen }: { object: ObjectMetadata; isOpen: boolean }) {
  const t = useT()
  const label = useLabel()
  const help = useFieldHelp()
  return (
    <details className={styles.fields} open={isOpen}>
      <summary className={styles.partTitle}>{t('help.fields', { count: object.fields.length })}</summary>
      <dl>
        {object.fields.map((field) => (
          <div key={field.name} className={styles.field}>
            <dt>{label(field.label, field.name)}</dt>
            <dd>{help(object.name, field) || t('help.noFieldHelp')}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Related({ keys, onChoose }: { keys: string[]; onChoose: (shown: Shown) => void }) {
  const t = useT()
  const { capabilities } = useMe()
  const near = keys.flatMap((key) => {
    const topic = topicOf(key)
    return topic && (!topic.capability || capabilities.includes(topic.capability)) ? [topic] : []
  })
  if (near.length === 0) return null
  return (
    <Part title={t('help.related')}>
      <ul className={styles.related}>
        {near.map((topic) => (
          <li key={topic.key}>
            <button type="button" className={styles.link} onClick={() => onChoose({ topic, object: undefined })}>
              {t(`help.topics.${topic.key}.title`)}
            </button>
          </li>
        ))}
      </ul>
    </Part>
  )
}
