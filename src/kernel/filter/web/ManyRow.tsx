import type { ReactNode } from 'react'
import { NumberInput, Select } from '#ui/inputs.ts'
import { manyEnd } from '../paths.ts'
import { isHas, type ManyNode, type Quantifier, update } from '../tree.ts'
import type { TreeContext } from './context.ts'
import styles from './editor.module.css'
import { Handle, RowMenu } from './RowTools.tsx'
import { manyLabel } from './sentence.ts'

const quantifiers = ['some', 'none', 'every', 'gte', 'lte', 'eq', 'gt', 'lt'] as const

/** How many of the related records must be such: the conditions on them stand below, in words of their own object. */
export function ManyRow({ inner, ...props }: TreeContext & { node: ManyNode; inner: ReactNode }) {
  const { env, object, vocabulary, root, node, onEdit, fresh } = props
  const end = manyEnd(vocabulary.metadata, object, node.path)
  const change = (patch: Partial<ManyNode>) => onEdit(update(root, node.id, () => ({ ...node, ...patch })))
  const label = end ? manyLabel(vocabulary, end) : env.t('filter.hidden')
  return (
    <section className={styles.many} aria-label={label}>
      <div className={styles.row}>
        <Handle {...props} />
        <span className={styles.fixed}>{label}</span>
        {end ? (
          <>
            <Select
              className={styles.operator ?? ''}
              aria-label={env.t('filter.quantifierLabel')}
              data={quantifiers.map((one) => ({ value: one, label: env.t(`filter.quantifier.${one}`) }))}
              value={node.quantifier}
              allowDeselect={false}
              autoFocus={fresh === node.id}
              onChange={(one) => one && change({ quantifier: one as Quantifier })}
            />
            <div className={styles.value}>
              {isHas(node.quantifier) ? null : (
                <NumberInput
                  aria-label={env.t('filter.numberOf')}
                  min={0}
                  max={1_000_000}
                  allowDecimal={false}
                  value={node.number}
                  onChange={(next) => typeof next === 'number' && change({ number: next })}
                />
              )}
            </div>
          </>
        ) : null}
        <RowMenu {...props} />
      </div>
      {inner}
    </section>
  )
}
