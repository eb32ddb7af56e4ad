import { useMutation, useQuery } from '@tanstack/react-query'
import type { IdentityJson } from '#kernel/auth/sso.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { api } from './http.ts'
import { useErrorText, useT } from './i18n.ts'

/** For people who have neither password nor factor here: their identity provider asks them anew, and they come back to this place. */
export function ConfirmByProvider({ onClose }: { onClose: () => void }) {
  const t = useT()
  const errorText = useErrorText()
  const { data } = useQuery({
    queryKey: ['identities'],
    queryFn: ({ signal }) =>
      api.get<{ items: IdentityJson[] }>('/api/v1/me/identities', { signal }).then(({ items }) => items),
  })
  const go = useMutation({
    mutationFn: (id: string) => api.post<{ url: string }>(`/api/auth/sso/${id}/confirm`, { next: here() }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const providers = (data ?? []).flatMap(({ provider }) => (provider ? [provider] : []))
  return (
    <Dialog
      size="sm"
      title={t('ui.identity.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {providers.map(({ id, label }) => (
            <Button key={id} variant="primary" busy={go.isPending} onClick={() => go.mutate(id)}>
              {t('client.identity.continueWith', { provider: label })}
            </Button>
          ))}
        </>
      }
    >
      <p>{t(data && providers.length === 0 ? 'client.identity.noWay' : 'client.identity.byProvider')}</p>
      {go.error ? <p role="alert">{errorText(go.error)}</p> : null}
    </Dialog>
  )
}

const here = () => `${window.location.pathname}${window.location.search}`
