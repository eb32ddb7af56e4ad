import { IconListCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useActorName } from '#kernel/client/actors.ts'
import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { isRunning, useOperations } from '#kernel/client/operations.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import styles from './OperationsScreen.module.css'
import { countsOf, shareDone, stateColours } from './progress.ts'
import { UndoDialog } from './UndoDialog.tsx'

/** Everything that touched many records at once: how far it is, what it did, and the way back. */
export function OperationsScreen() {
  const t = useT()
  const errorText = useErrorText()
  const { data, error, isPending, refetch } = useOperations()
  const [undoing, setUndoing] = useState<OperationJson | null>(null)
  return (
    <Page bar={<TopBar icon={<IconListCheck size={16} />} title={t('operations.title')} />}>
      {isPending ? (
        <SkeletonRows />
      ) : error ? (
        <ErrorState text={errorText(error)} onRetry={() => void refetch()} />
      ) : data.length === 0 ? (
        <EmptyState
          icon={<IconListCheck size={28} stroke={1.5} />}
          title={t('operations.none')}
          text={t('operations.noneText')}
        />
      ) : (
        <ul className={styles.list}>
          {data.map((operation) => (
            <OperationRow key={operation.id} operation={operation} onUndo={() => setUndoing(operation)} />
          ))}
        </ul>
      )}
      {undoing ? <UndoDialog operation={undoing} onClose={() => setUndoing(null)} /> : null}
    </Page>
  )
}

function OperationRow({ operation, onUndo }: { operation: OperationJson; onUndo: () => void }) {
  const t = useT()
  const formats = useFormats()
  const title = useOperationTitle()(operation)
  const actorName = useActorName()(operation.actor, operation.actorName)
  const share = shareDone(operation)
  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <div className={styles.line}>
          <strong className={styles.title}>{title}</strong>
          <Tag colour={stateColours[operation.state]}>{t(`operations.state.${operation.state}`)}</Tag>
        </div>
        <div className={styles.detail}>
          <span>{actorName}</span>
          <DateTime value={operation.createdAt} />
          {countsOf(operation).map(({ key, count }) => (
            <span key={key}>{t(`operations.${key}`, { count, shown: formatNumber(count, formats) })}</span>
          ))}
        </div>
        {isRunning(operation) ? (
          <div className={styles.progress}>
            <progress aria-label={title} {...(share === null ? {} : { value: share, max: 1 })} />
            <span className="tabular">
              {operation.total === null
                ? formatNumber(operation.done, formats)
                : t('operations.progress', {
                    done: formatNumber(operation.done, formats),
                    total: formatNumber(operation.total, formats),
                  })}
            </span>
          </div>
        ) : null}
        {operation.error ? <p className={styles.error}>{operation.error}</p> : null}
      </div>
      {operation.canUndo ? <Button onClick={onUndo}>{t('operations.undo')}</Button> : null}
    </li>
  )
}

/** "Import of accounts.csv": the words of the kind, with what it was about. */
function useOperationTitle(): (operation: OperationJson) => string {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  return ({ kind, params }) => {
    const object = objects.find((one) => one.name === params.object)
    const values = { ...params, objects: object ? label(object.pluralLabel, object.plural) : '' }
    return t(`operations.kind.${kind}`, { ...values, defaultValue: kind })
  }
}
