import { useT } from '#kernel/client/i18n.ts'
import type { ConversionExample } from '#kernel/objects/conversion.contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import styles from './conversion.module.css'

/** Some of the records, with what stands in them and what would. They open beside, since the dialog is not done. */
export function Examples({ object, examples }: { object: ObjectMetadata; examples: ConversionExample[] }) {
  const t = useT()
  if (examples.length === 0) return null
  return (
    <ul className={styles.examples}>
      {examples.map(({ id, displayName, from, to }) => (
        <li key={id}>
          <a href={recordPath(object.plural, id)} target="_blank" rel="noreferrer">
            {displayName || t('records.unnamed')}
          </a>
          <span className={styles.from}>{from}</span>
          <span className={styles.arrow} aria-hidden="true">
            →
          </span>
          <span className="visually-hidden">{t('settings.conversion.becomes')}</span>
          <span className={to === null ? styles.nothing : styles.to}>{to ?? t('records.empty')}</span>
        </li>
      ))}
    </ul>
  )
}
