import type { ParseEnv } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import styles from './filter.module.css'
import { sentenceOf } from './sentence.ts'
import { useVocabulary } from './useVocabulary.ts'

export interface SentenceProps {
  object: ObjectMetadata
  env: DisplayEnv
  parseEnv: ParseEnv
  filter: Filter
}

/** A filter as one sentence on one line. */
export function Sentence({ object, env, parseEnv, filter }: SentenceProps) {
  const vocabulary = useVocabulary(env, parseEnv)
  const text = sentenceOf(filter, object, vocabulary, env.formats)
  return (
    <span className={styles.sentence} title={text}>
      {text}
    </span>
  )
}
