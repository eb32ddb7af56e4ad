import { useTranslation } from 'react-i18next'
import { useLabel } from '#kernel/client/i18n.ts'
import type { ImportTarget } from '../contract.ts'

/** Fields as people know them, parts and external ids too. */
export function useTargetName(targets: readonly ImportTarget[]): (field: string) => string {
  const { t, i18n } = useTranslation()
  const label = useLabel()
  const known = new Map(targets.map((target) => [target.field, target.label]))
  return (field) => {
    const [name = '', part] = field.split('.')
    if (name === 'externalIds') {
      const title = label(known.get('externalIds.import'), name)
      return part === undefined || part === 'import' ? title : `${title} (${part})`
    }
    const whole = label(known.get(name), name)
    if (part === undefined) return whole
    const key = part === 'currency' ? 'fields.currency' : `fields.part.${part}`
    return `${whole}: ${i18n.exists(key) ? t(key) : part}`
  }
}
