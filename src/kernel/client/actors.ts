import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Who did it, for people: persons and keys by their name, parts of the program by what they are. */
export function useActorName(): (actor: string, name: string) => string {
  const { t, i18n } = useTranslation()
  return useCallback(
    (actor, name) => {
      if (!actor.startsWith('system:')) return name
      const key = `client.actor.${camelCase(actor.slice('system:'.length))}`
      return i18n.exists(key) ? t(key) : t('client.actor.program')
    },
    [t, i18n],
  )
}

const camelCase = (text: string) => text.replace(/[^a-zA-Z]+([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase())
