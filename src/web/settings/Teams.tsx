import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useRemoveRecord } from '#kernel/client/mutations.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import styles from './SettingsPage.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { TeamDialog, type TeamDraft } from './TeamDialog.tsx'

/** The tree of teams; rights of "team and below" follow it. */
export function Teams() {
  const t = useT()
  const object = useObject('team')
  const [opened, setOpened] = useState<TeamDraft | null>(null)
  if (!object) return null
  const add = () => setOpened({ team: null, parent: null })
  return (
    <SettingsPage
      title={t('settings.pages.teams')}
      intro={t('settings.teams.intro')}
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={add}>
          {t('settings.teams.add')}
        </Button>
      }
    >
      <TeamTree object={object} onOpen={setOpened} />
      {opened ? <TeamDialog object={object} draft={opened} onClose={() => setOpened(null)} /> : null}
    </SettingsPage>
  )
}

export const allTeams = {
  fields: ['name', 'parent', 'manager', 'manager.displayName'],
  sort: [{ field: 'name', direction: 'asc' as const }],
  limit: 1000,
}

interface TreeProps {
  object: ObjectMetadata
  onOpen: (draft: TeamDraft) => void
}

function TeamTree({ object, onOpen }: TreeProps) {
  const t = useT()
  const { data, error, refetch } = useRecordPage(object, allTeams)
  const sizes = useTeamSizes()
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  if (data.items.length === 0) {
    return <EmptyState icon={<IconUsersGroup size={28} stroke={1.5} />} title={t('settings.teams.none')} />
  }
  const known = new Set(data.items.map((team) => team.id))
  const roots = data.items.filter((team) => typeof team.parent !== 'string' || !known.has(team.parent))
  return <Branch object={object} teams={data.items} level={roots} sizes={sizes} onOpen={onOpen} isRoot />
}

function useTeamSizes(): Map<string, number> {
  const user = { name: 'user', plural: 'users' }
  const { data } = useAggregate(user, {
    filter: { field: 'isActive', op: 'eq', value: true },
    groupBy: [{ field: 'team' }],
    measures: [{ fn: 'count', as: 'people' }],
  })
  return new Map((data?.rows ?? []).map((row) => [String(row.team), Number(row.people)]))
}

interface BranchProps extends TreeProps {
  teams: RecordJson[]
  level: RecordJson[]
  sizes: Map<string, number>
  isRoot?: boolean
}

function Branch({ object, teams, level, sizes, onOpen, isRoot = false }: BranchProps) {
  return (
    <ul className={isRoot ? styles.tree : undefined}>
      {level.map((team) => {
        const below = teams.filter((other) => other.parent === team.id)
        return (
          <li key={team.id}>
            <Node
              object={object}
              team={team}
              size={sizes.get(team.id) ?? 0}
              isLeaf={below.length === 0}
              onOpen={onOpen}
            />
            {below.length > 0 ? (
              <Branch object={object} teams={teams} level={below} sizes={sizes} onOpen={onOpen} />
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

interface NodeProps extends TreeProps {
  team: RecordJson
  size: number
  isLeaf: boolean
}

function Node({ object, team, size, isLeaf, onOpen }: NodeProps) {
  const t = useT()
  const remove = useRemoveRecord(object)
  const manager = team['manager.displayName']
  return (
    <div className={styles.node}>
      <IconUsersGroup size={16} stroke={1.75} />
      <span className={styles.nodeName}>{String(team.name ?? '')}</span>
      <span className={styles.note}>
        {t('settings.teams.people', { count: size })}
        {typeof manager === 'string' ? ` · ${manager}` : ''}
      </span>
      <span className={styles.grow} />
      <Button size="sm" variant="quiet" onClick={() => onOpen({ team: null, parent: team.id })}>
        {t('settings.teams.addBelow')}
      </Button>
      <Button size="sm" variant="quiet" onClick={() => onOpen({ team, parent: null })}>
        {t('settings.edit')}
      </Button>
      <Button size="sm" variant="quiet" disabled={!isLeaf || size > 0} onClick={() => remove.mutate(team.id)}>
        {t('settings.delete')}
      </Button>
    </div>
  )
}
