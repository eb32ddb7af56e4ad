import { IconCloudUp, IconDownload, IconRefresh } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { sendNow, subscribeToOutbox, waitingItems } from '#kernel/client/offline/outbox.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { Button } from '#ui/Button.tsx'
import { Column, Page, TopBar } from '#ui/Page.tsx'
import { EmptyState } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { saveAsText } from './asText.ts'
import styles from './Waiting.module.css'
import { WaitingItem } from './WaitingItem.tsx'

/** What was written on this device and is not with the server yet; what it refused is settled here. */
export function Waiting() {
  const t = useT()
  const env = useDisplayEnv()
  const items = useSyncExternalStore(subscribeToOutbox, waitingItems)
  const [isSending, setSending] = useState(false)
  const send = async () => {
    setSending(true)
    const ending = await sendNow().finally(() => setSending(false))
    if (ending === 'unreachable' || ending === 'signedOut') toast.error(t(`offline.ending.${ending}`))
  }
  const actions =
    items.length === 0 ? null : (
      <>
        <Button icon={<IconDownload size={16} />} onClick={() => saveAsText(items, env)}>
          {t('offline.export')}
        </Button>
        {/* Where all of it wants a decision, nothing can be sent before. */}
        {items.some(({ state }) => state !== 'stopped') ? (
          <Button variant="primary" icon={<IconRefresh size={16} />} busy={isSending} onClick={() => void send()}>
            {t('offline.sendNow')}
          </Button>
        ) : null}
      </>
    )
  return (
    <Page bar={<TopBar icon={<IconCloudUp size={16} />} title={t('offline.title')} actions={actions} />}>
      {items.length === 0 ? (
        <EmptyState
          icon={<IconCloudUp size={28} stroke={1.5} />}
          title={t('offline.none')}
          text={t('offline.noneText')}
        />
      ) : (
        <Column>
          <p className={styles.intro}>{t('offline.intro')}</p>
          <ul className={styles.list}>
            {items.map((item) => (
              <WaitingItem key={item.key} item={item} env={env} />
            ))}
          </ul>
        </Column>
      )}
    </Page>
  )
}
