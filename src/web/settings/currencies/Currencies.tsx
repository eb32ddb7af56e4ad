import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { CurrencyJson } from '#kernel/currencies/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { SettingsPage } from '../SettingsPage.tsx'
import { BaseDialog } from './BaseDialog.tsx'
import { CurrencyTable } from './CurrencyTable.tsx'
import styles from './currencies.module.css'
import { currenciesQuery, useRateText } from './queries.ts'
import { RateDialog, type RateDraft } from './RateDialog.tsx'
import { RateHistory } from './RateHistory.tsx'

/** The currencies that amounts may be in, and what they were worth from which day on. */
export function Currencies() {
  const object = useObject('exchangeRate')
  const t = useT()
  const { data, error, refetch } = useQuery(currenciesQuery)
  const base = data?.items.find((currency) => currency.isBase)
  if (!object) return <EmptyState title={t('shell.missing')} text={t('shell.missingText')} />
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data || !base) return <SkeletonRows rows={4} />
  return <Page object={object} currencies={data.items} base={base.code} />
}

function Page({ object, currencies, base }: { object: ObjectMetadata; currencies: CurrencyJson[]; base: string }) {
  const t = useT()
  const navigate = useNavigate()
  const rateText = useRateText()
  const [draft, setDraft] = useState<RateDraft | null>(null)
  const [isChanging, setChanging] = useState(false)
  const [chosen, choose] = useState<string | null>(null)
  const others = currencies.filter((currency) => !currency.isBase)
  const shown = others.find(({ code }) => code === chosen) ?? others[0]
  const example = shown?.newest ? rateText(shown.code, shown.newest.rate, base) : rateText('USD', '0.92', base)
  return (
    <SettingsPage
      wide
      title={t('settings.pages.currencies')}
      intro={t('settings.currencies.intro', { base, example })}
      changed={{ kinds: 'record', object: 'exchangeRate' }}
      action={
        <>
          <Button
            icon={<IconFileImport size={16} />}
            onClick={() => void navigate({ to: '/import', search: { object: 'exchangeRate' } })}
          >
            {t('settings.currencies.import')}
          </Button>
          <Button
            variant="primary"
            icon={<IconPlus size={16} />}
            onClick={() => setDraft({ rate: null, currency: null })}
          >
            {t('settings.currencies.add')}
          </Button>
        </>
      }
    >
      <div className={styles.base}>
        <span>{t('settings.currencies.baseIs', { base })}</span>
        <Button size="sm" onClick={() => setChanging(true)}>
          {t('settings.currencies.changeBase')}
        </Button>
      </div>
      {others.length === 0 ? (
        <EmptyState title={t('settings.currencies.none')} text={t('settings.currencies.noneText', { base })} />
      ) : (
        <CurrencyTable currencies={others} base={base} chosen={shown?.code ?? null} onChoose={choose} />
      )}
      {shown ? (
        <RateHistory
          key={shown.code}
          object={object}
          currency={shown.code}
          base={base}
          onAdd={() => setDraft({ rate: null, currency: shown.code })}
          onEdit={(rate) => setDraft({ rate, currency: shown.code })}
        />
      ) : null}
      {draft ? <RateDialog object={object} base={base} draft={draft} onClose={() => setDraft(null)} /> : null}
      {isChanging ? <BaseDialog base={base} onClose={() => setChanging(false)} /> : null}
    </SettingsPage>
  )
}
