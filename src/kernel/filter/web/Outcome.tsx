import { useDebouncedValue } from '@mantine/hooks'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { formatNumber } from '#ui/format.ts'
import { isVisible } from '../paths.ts'
import { type GroupNode, hasDrafts } from '../tree.ts'
import type { EditorContext } from './context.ts'
import styles from './editor.module.css'
import { wholeSentence } from './sentence.ts'

/** What the filter says in one sentence, and how many records it leaves. */
export function Outcome(props: EditorContext & { tree: GroupNode; filter: Filter | undefined }) {
  const { object, env, vocabulary, tree, filter } = props
  return (
    <div className={styles.outcome}>
      <p className={styles.says}>{wholeSentence(filter, object, vocabulary, env.formats)}</p>
      <p className={styles.count} role="status">
        <Count {...props} />
        {hasDrafts(tree) ? <span className={styles.hint}> {env.t('filter.notDone')}</span> : null}
      </p>
    </div>
  )
}

const rest = 300

function Count({ object, env, vocabulary, filter }: EditorContext & { filter: Filter | undefined }) {
  const errorText = useErrorText()
  const isKnown = !filter || isVisible(vocabulary.metadata, object, filter)
  const [asked] = useDebouncedValue(filter ? JSON.stringify(filter) : '', rest)
  const page = useRecordPage(
    object,
    {
      ...(asked === '' ? {} : { filter: JSON.parse(asked) as Filter }),
      fields: ['displayName'],
      limit: 1,
      count: 'auto',
    },
    { enabled: isKnown },
  )
  if (!isKnown) return env.t('filter.notCounted')
  if (page.error) return <span className={styles.wrong}>{errorText(page.error)}</span>
  const count = page.data?.count
  if (!count) return env.t('filter.counting')
  const shown = `${count.exact ? '' : '≈ '}${formatNumber(count.value, env.formats)}`
  return (
    <span className={page.isPlaceholderData ? styles.stale : undefined}>
      {env.t('filter.matching', { count: count.value, shown })}
      {count.exact ? null : ` (${env.t('filter.about')})`}
    </span>
  )
}
