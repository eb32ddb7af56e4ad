import { IconArrowsSplit2, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ListedRule } from '#kernel/assignment/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Sortable } from '#ui/Sortable.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import { FilterWords } from '../sharing/FilterWords.tsx'
import styles from './assignment.module.css'
import { deleteRule, orderRules, rulesKey, rulesQuery } from './queries.ts'
import { RuleDialog } from './RuleDialog.tsx'

/** The rules of an object in the order in which they are asked. */
export function Rules({ object }: { object: ObjectMetadata }) {
  const t = useT()
  const { data, error, refetch } = useQuery(rulesQuery(object.name))
  const [edited, setEdited] = useState<ListedRule | 'new' | null>(null)
  const order = useOrder(object)
  const add = (
    <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setEdited('new')}>
      {t('settings.assignment.add')}
    </Button>
  )
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  return (
    <>
      {data.length === 0 ? (
        <EmptyState
          icon={<IconArrowsSplit2 size={28} stroke={1.5} />}
          title={t('settings.assignment.none')}
          text={t('settings.assignment.noneText')}
          action={add}
        />
      ) : (
        <>
          <Sortable
            label={t('settings.assignment.tabs.rules')}
            items={order.pending ?? data}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            onOrder={(rules) => order.put(rules)}
          >
            {(rule) => <RuleRow rule={rule} object={object} onEdit={() => setEdited(rule)} />}
          </Sortable>
          {add}
        </>
      )}
      {edited ? (
        <RuleDialog object={object} rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </>
  )
}

/** The new order stands on the screen at once. */
function useOrder(object: ObjectMetadata) {
  const client = useQueryClient()
  const report = useReport()
  const [pending, setPending] = useState<ListedRule[] | null>(null)
  const save = useMutation({
    mutationFn: (rules: ListedRule[]) =>
      orderRules(
        object.name,
        rules.map(({ id }) => id),
      ),
    onError: report,
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: rulesKey })
      setPending(null)
    },
  })
  return {
    pending,
    put: (rules: ListedRule[]) => {
      setPending(rules)
      save.mutate(rules)
    },
  }
}

function RuleRow({ rule, object, onEdit }: { rule: ListedRule; object: ObjectMetadata; onEdit: () => void }) {
  const t = useT()
  const formats = useFormats()
  const shown = formatNumber(rule.recent, formats)
  return (
    <div className={styles.rule}>
      <span className={styles.what}>
        <span className={styles.name}>
          {rule.name}
          <Tag colour="indigo">{t(`settings.assignment.methods.${rule.method}`)}</Tag>
          {rule.isActive ? null : <Tag colour="gray">{t('settings.assignment.inactive')}</Tag>}
          {rule.problem === null ? null : <Tag colour="red">{t('settings.assignment.broken')}</Tag>}
        </span>
        <span className={styles.note}>
          {rule.problem === null ? (
            <FilterWords object={object} filter={rule.filter ?? { all: true }} />
          ) : (
            t('settings.assignment.brokenText')
          )}
          {' · '}
          {t('settings.assignment.recent', { count: rule.recent, shown })}
        </span>
      </span>
      <span className={styles.buttons}>
        <Button size="sm" variant="quiet" onClick={onEdit}>
          {t('settings.edit')}
        </Button>
        <DeleteRule rule={rule} />
      </span>
    </div>
  )
}

function DeleteRule({ rule }: { rule: ListedRule }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const remove = useMutation({
    mutationFn: () => deleteRule(rule.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rulesKey })
      await client.invalidateQueries({ queryKey: metadataQuery.queryKey })
    },
    onError: report,
  })
  const ask = async () => {
    const agreed = await confirm({
      title: t('settings.assignment.deleteTitle'),
      text: t('settings.assignment.deleteText'),
      confirm: t('settings.delete'),
      danger: true,
    })
    if (agreed) remove.mutate()
  }
  return (
    <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => void ask()}>
      {t('settings.delete')}
    </Button>
  )
}
