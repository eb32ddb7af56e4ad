import { useId, useMemo } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { LayoutTab } from '#kernel/layouts/contract.ts'
import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { RelatedTab } from '#kernel/records/web/RelatedTab.tsx'
import { relatedOf } from '#kernel/records/web/related.ts'
import styles from './customers.module.css'

interface TiesProps extends RecordViewProps {
  /** List of ties on this page, and the link of a tie to the other side. */
  path: string
  other: 'contact' | 'account'
  isActive: boolean
  title: string
}

/** Ties between people and companies, in force or ended, edited in place. */
export function Ties({ object, record, env, path, other, isActive, title }: TiesProps) {
  const { objects } = useMetadata()
  const heading = useId()
  const entry = useMemo(
    () => relatedOf(objects, object).find(({ list }) => list.path === path),
    [objects, object, path],
  )
  const tab = useMemo((): LayoutTab => {
    const ended = isActive ? [] : ['to']
    return {
      id: `${path} ${isActive}`,
      kind: 'related',
      path,
      columns: [other, 'role', 'title', ...(isActive ? ['isPrimary', 'isActive'] : []), 'from', ...ended],
      filter: { field: 'isActive', op: 'eq', value: isActive },
      sort: [{ field: isActive ? 'from' : 'to', direction: 'desc' }],
    }
  }, [path, other, isActive])
  if (!entry) return null
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className={styles.heading}>
        {title}
      </h2>
      <div className={styles.ties}>
        <RelatedTab {...entry} object={object} record={record} env={env} tab={tab} />
      </div>
    </section>
  )
}
