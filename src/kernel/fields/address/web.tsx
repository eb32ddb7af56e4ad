import type { Address } from '#kernel/fields/contract.ts'
import { line } from '../web/displays.tsx'
import styles from '../web/fields.module.css'
import { partsEditor } from '../web/PartsEditor.tsx'
import type { DisplayProps, Widget } from '../web/widget.ts'

/** In lines as on an envelope; in a cell the place is enough. */
function Display({ value, dense, env }: DisplayProps<Address>) {
  const { line1, line2, postalCode, city, region, country } = value
  const place = [postalCode, city].filter(Boolean).join(' ')
  const lines = [line1, line2, place, region, country && countryName(country, env.language)].filter(Boolean)
  if (dense) return line([city, country].filter(Boolean).join(', ') || lines[0], { title: lines.join(', ') })
  return <span className={styles.prose}>{lines.join('\n')}</span>
}

function countryName(country: string, language: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country
  return new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country
}

export const address: Widget<'address'> = {
  Display,
  Editor: partsEditor([['line1'], ['line2'], ['postalCode', 'city'], ['region', 'country']], 'line1'),
  width: 180,
}
