import { useIssueText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { Rollup } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { sentenceOf } from '#kernel/filter/web/sentence.ts'
import { useVocabulary } from '#kernel/filter/web/useVocabulary.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useParseEnv } from './env.ts'
import styles from './ReckonedMark.module.css'

interface ReckonedTextProps {
  object: ObjectMetadata
  field: FieldMetadata
  env: DisplayEnv
}

/** What a field is made of, in words. */
export function ReckonedText({ object, field, env }: ReckonedTextProps) {
  const issueText = useIssueText()
  const { formula, rollup, fault } = field
  return (
    <>
      {fault ? (
        <p className={styles.text} data-wrong>
          {env.t('records.reckoned.stands')} {issueText(fault)}
        </p>
      ) : null}
      {rollup ? <RollupText object={object} rollup={rollup} env={env} /> : null}
      {formula === undefined ? null : (
        <p className={styles.text}>
          {env.t('records.reckoned.formula')}
          <code className={styles.code} dir="ltr">
            {formula}
          </code>
        </p>
      )}
    </>
  )
}

function RollupText({ object, rollup, env }: { object: ObjectMetadata; rollup: Rollup; env: DisplayEnv }) {
  const { objects } = useMetadata()
  const vocabulary = useVocabulary(env, useParseEnv())
  const path = object.related.find((one) => one.path === rollup.of)
  const related = objects.find((one) => one.name === path?.object)
  if (!path || !related) return null
  const named = (name: string | undefined) => {
    const found = related.fields.find((one) => one.name === name)
    return env.text(found?.label, name ?? '')
  }
  const list = env.text(path.label, path.path)
  const values = { list, field: named(rollup.field), by: named(rollup.by ?? 'createdAt') }
  const said = env.t(`records.reckoned.fns.${rollup.fn}`, values)
  const { filter } = rollup
  return (
    <p className={styles.text}>
      {filter === undefined
        ? said
        : env.t('records.reckoned.where', {
            said,
            filter: sentenceOf(filter, related, vocabulary, env.formats),
          })}
    </p>
  )
}
