import { useLabel } from '#kernel/client/i18n.ts'
import type { ImportTarget } from '../contract.ts'

/** Fields as people know them, parts and external ids too. */
export function useTargetName(targets: readonly ImportTarget[]): (field: string) => string {
  const label = useLabel()
  const known = new Map(targets.map((target) => [target.field, target.label]))
  return (field) => {
    const [name = '', part] = field.split('.')
    if (name !== 'externalIds') return label(known.get(field) ?? known.get(name), field)
    const title = label(known.get('externalIds.import'), name)
    return part === undefined || part === 'import' ? title : `${title} (${part})`
  }
}
