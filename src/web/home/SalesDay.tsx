import { IconPhoneCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { mayLogCall, startLogging } from '#modules/collaboration/web/logging.ts'
import { AttentionList } from '#modules/sales/web/dashboard/AttentionList.tsx'
import { IconButton } from '#ui/Button.tsx'
import { DateTime } from '#ui/values.tsx'
import { Block } from './Block.tsx'
import styles from './Home.module.css'
import { MyNumber } from './MyNumber.tsx'

/** What a seller or who leads some looks at first: the number, what wants attention, who is new. */
export function SalesDay({ opportunity, userId }: { opportunity: ObjectMetadata; userId: string }) {
  const lead = useObject('lead')
  return (
    <>
      <MyNumber opportunity={opportunity} userId={userId} />
      <Attention opportunity={opportunity} />
      {lead ? <NewLeads lead={lead} userId={userId} /> : null}
    </>
  )
}

function Attention({ opportunity }: { opportunity: ObjectMetadata }) {
  const t = useT()
  return (
    <AttentionList
      object={opportunity}
      frame={(list, count, filter) => (
        <Block
          title={t('dashboard.day.attention')}
          count={count}
          more={
            <Link
              className={styles.more}
              to="/o/$plural"
              params={{ plural: opportunity.plural }}
              search={{ view: 'all', filter }}
            >
              {t('home.allTasks')}
            </Link>
          }
        >
          {list}
        </Block>
      )}
    />
  )
}

const newLeadsOf = (userId: string): Query => ({
  filter: {
    and: [
      { field: 'owner', op: 'eq', value: userId },
      { field: 'statusType', op: 'eq', value: 'open' },
      { field: 'lastActivityAt', op: 'isEmpty' },
    ],
  },
  fields: ['displayName', 'company', 'createdAt'],
  sort: [{ field: 'createdAt', direction: 'desc' }],
  limit: 5,
  count: 'auto',
})

/** Leads that are one's own and that nobody has done anything with yet. */
function NewLeads({ lead, userId }: { lead: ObjectMetadata; userId: string }) {
  const t = useT()
  const call = useObject('call')
  const { data } = useRecordPage(lead, newLeadsOf(userId))
  if (!data || data.items.length === 0) return null
  return (
    <Block
      title={t('dashboard.day.newLeads')}
      count={data.count?.value ?? 0}
      more={
        <Link className={styles.more} to="/o/$plural" params={{ plural: lead.plural }} search={{ view: 'inbox' }}>
          {t('dashboard.day.inbox')}
        </Link>
      }
    >
      <ul className={styles.list}>
        {data.items.map((record) => {
          const name = String(record.displayName ?? '')
          return (
            <li key={record.id} className={styles.entry}>
              <span className={styles.what}>
                <Link className={styles.link} to="/o/$plural/$id" params={{ plural: lead.plural, id: record.id }}>
                  {name}
                </Link>
                <span className={styles.about}>
                  {record.company ? <span>{String(record.company)}</span> : null}
                  <DateTime value={String(record.createdAt)} />
                </span>
              </span>
              {call?.can.create && mayLogCall(lead) ? (
                <IconButton
                  label={t('home.logCall', { name })}
                  onClick={() => startLogging({ object: lead.name, id: record.id })}
                >
                  <IconPhoneCheck size={16} />
                </IconButton>
              ) : null}
            </li>
          )
        })}
      </ul>
    </Block>
  )
}
