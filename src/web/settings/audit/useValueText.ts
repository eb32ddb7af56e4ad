import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { useRoleLabel } from '../useRoleLabel.ts'

const longest = 80

/** Values of settings and definitions in words where there are any; what has none stands as it is stored. */
export function useValueText(): (path: string, value: JsonValue) => string {
  const t = useT()
  const label = useLabel()
  const roleLabel = useRoleLabel()
  const formats = useFormats()
  const { objects } = useMetadata()
  const ofText = (path: string, value: string) => {
    if (path === 'kind') return t(`settings.kinds.${value}`, { defaultValue: value })
    if (path === 'choice') return t(`settings.audit.beginnings.${value}`, { defaultValue: value })
    if (/^rights\./.test(path)) return t(`settings.roles.scopes.${value}`, { defaultValue: value })
    if (/capabilities$/.test(path))
      return t(`settings.roles.capability.${value.replace('.', '_')}`, { defaultValue: value })
    if (/roles$/i.test(path)) return roleLabel(value)
    if (/^(object|target|targets)$/.test(path))
      return label(objects.find((one) => one.name === value)?.pluralLabel, value)
    return value
  }
  const ofValue = (path: string, value: JsonValue): string => {
    if (value === null || value === '') return '–'
    if (typeof value === 'boolean') return t(value ? 'fields.yes' : 'fields.no')
    // A port is a name, not an amount.
    if (typeof value === 'number') return /port$/.test(path) ? String(value) : formatNumber(value, formats)
    if (typeof value === 'string') return ofText(path, value)
    if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
      return value.length === 0 ? '–' : value.map((one) => ofText(path, one)).join(', ')
    return JSON.stringify(value)
  }
  return (path, value) => {
    const text = ofValue(path, value)
    return text.length > longest ? `${text.slice(0, longest)}…` : text
  }
}
