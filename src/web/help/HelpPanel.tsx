import { IconSearch } from '@tabler/icons-react'
import { useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { useCommands } from '#kernel/client/commands.ts'
import { useFieldHelp, useObjectHelp } from '#kernel/client/help.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { panel } from '#kernel/client/panel.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { TextInput } from '#ui/inputs.ts'
import { type Entry, findHelp } from './find.ts'
import styles from './HelpPanel.module.css'
import { TopicView } from './TopicView.tsx'
import { pluralAt, type Topic, topicAt, topics } from './topics.ts'

/** What the panel explains: a screen, with the object it shows. */
export interface Shown {
  topic: Topic
  object: ObjectMetadata | undefined
}

/** Help beside the screen: what it is, what can be done, its keys and fields, and a search over everything else. */
export function HelpPanel() {
  const t = useT()
  const here = useHere()
  const [chosen, setChosen] = useState<Shown | null>(null)
  const [question, setQuestion] = useState('')
  useCommands([
    { id: 'program.helpPanel', label: t('help.close'), section: 'program', keys: ['F1'], run: () => panel.close() },
  ])
  const choose = (next: Shown | null) => {
    setChosen(next)
    setQuestion('')
  }
  return (
    <div className={styles.help}>
      <TextInput
        type="search"
        aria-label={t('help.search')}
        placeholder={t('help.search')}
        leftSection={<IconSearch size={16} />}
        value={question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
      {question.trim() ? (
        <Results question={question} onChoose={choose} />
      ) : (
        <TopicView {...(chosen ?? here)} isHere={chosen === null} onChoose={choose} />
      )}
    </div>
  )
}

function useHere(): Shown {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { objects } = useMetadata()
  return { topic: topicAt(path), object: objects.find(({ plural }) => plural === pluralAt(path)) }
}

function Results({ question, onChoose }: { question: string; onChoose: (shown: Shown) => void }) {
  const t = useT()
  const found = findHelp(useEntries(), question)
  return (
    <>
      <p className={styles.found} role="status">
        {t('help.found', { count: found.length })}
      </p>
      <ul className={styles.results}>
        {found.map(({ title, text, what }) => (
          <li key={`${what.topic.key} ${what.object?.name} ${title}`}>
            <button type="button" className={styles.result} onClick={() => onChoose(what)}>
              <span className={styles.resultTitle}>{title}</span>
              <span className={styles.resultText}>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Everything that help can explain to this person. */
function useEntries(): Entry<Shown>[] {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const { capabilities } = useMe()
  const aboutObject = useObjectHelp()
  const aboutField = useFieldHelp()
  const index = topicAt('/o/any')
  const ofTopics = topics
    .filter(({ capability }) => !capability || capabilities.includes(capability))
    .map((topic) => ({
      title: t(`help.topics.${topic.key}.title`),
      text: `${t(`help.topics.${topic.key}.about`)} ${t(`help.topics.${topic.key}.can`)}`,
      what: { topic, object: undefined },
    }))
  const ofObjects = objects.flatMap((object) => {
    const name = label(object.pluralLabel, object.plural)
    const what = { topic: index, object }
    const fields = object.fields.filter((field) => !field.isSystem)
    return [
      { title: name, text: aboutObject(object), what },
      ...fields.map((field) => ({
        title: t('help.fieldOf', { field: label(field.label, field.name), object: name }),
        text: aboutField(object.name, field),
        what,
      })),
    ]
  })
  return [...ofTopics, ...ofObjects]
}
