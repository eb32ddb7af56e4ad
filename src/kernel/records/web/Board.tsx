import { useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Select } from '#ui/inputs.ts'
import { ErrorState, SkeletonRows } from '#ui/states.tsx'
import styles from './Board.module.css'
import { BoardLanes } from './BoardLanes.tsx'
import { type BoardField, boardField, type Lane, lanesOfChoices, lanesOfRecords } from './boardModel.ts'
import { fullestLanes, idsOfLanes, laneSet, lanesQuery } from './boardQueries.ts'
import type { ViewProps } from './IndexScreen.tsx'

type Props = ViewProps & { env: DisplayEnv }

/** Cards in lanes by a choice or a link; moving a card changes the field. */
export function Board(props: Props) {
  const metadata = useMetadata()
  const source = boardField(metadata, props.object, props.shape.groupBy ?? '')
  if (!source) return <ErrorState text={props.env.t('records.noBoard')} />
  return source.target ? (
    <LinkedBoard {...props} source={source} target={source.target} />
  ) : (
    <ChoiceBoard {...props} source={source} />
  )
}

function ChoiceBoard({ source, ...props }: Props & { source: BoardField }) {
  const lanes = lanesOfChoices(source.field, new Set(), (label, fallback) => props.env.text(label as never, fallback))
  return <BoardLanes {...props} source={source} lanes={lanes} filter={props.shape.filter} />
}

/** Lanes are records: of one set at a time where they come in sets. */
function LinkedBoard({ source, target, ...props }: Props & { source: BoardField; target: ObjectMetadata }) {
  const { env, shape } = props
  const page = useRecordPage(target, lanesQuery(target))
  const nameOf = useNames(env)
  const [chosen, setChosen] = useState<string | null>(null)
  if (page.isPending) return <SkeletonRows />
  if (page.error) return <ErrorState text={env.t('records.noBoard')} onRetry={() => void page.refetch()} />
  if (page.data.next !== null) return <LargeBoard {...props} source={source} target={target} />
  const { scopes, scope, records, filter } = laneSet(source, page.data.items, chosen, shape.filter)
  const scopeTarget = source.scope?.ofLane.target ?? ''
  return (
    <>
      {scopes.length > 1 ? (
        <div className={styles.scope}>
          <Select
            aria-label={env.text(source.scope?.ofLane.label, source.scope?.ofLane.name)}
            data={scopes.map((id) => ({ value: id, label: nameOf(scopeTarget, id) || '…' }))}
            value={scope}
            allowDeselect={false}
            onChange={setChosen}
          />
        </div>
      ) : null}
      <BoardLanes {...props} source={source} lanes={lanesOfRecords(target, records)} filter={filter} />
    </>
  )
}

/** Of very many possible lanes those are shown that hold the most cards. */
function LargeBoard({ source, target, ...props }: Props & { source: BoardField; target: ObjectMetadata }) {
  const { object, shape, env } = props
  const nameOf = useNames(env)
  const groupBy = source.field.name
  const counted = useAggregate(object, fullestLanes(object, groupBy, shape))
  if (counted.isPending) return <SkeletonRows />
  const ids = idsOfLanes(counted.data?.rows ?? [], groupBy)
  const lanes = ids.map((id): Lane => ({ value: id, label: nameOf(target.name, id) ?? '…' }))
  return <BoardLanes {...props} source={source} lanes={lanes} filter={shape.filter} />
}
