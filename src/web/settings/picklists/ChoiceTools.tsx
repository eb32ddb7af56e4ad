import { IconArrowMerge, IconDots, IconX } from '@tabler/icons-react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import type { CountedChoice } from '#kernel/objects/choices.contract.ts'
import { IconButton } from '#ui/Button.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import styles from './picklists.module.css'

interface ChoiceToolsProps {
  choice: Choice
  /** Undefined while the choice is new. */
  counted: CountedChoice | undefined
  canMerge: boolean
  onMerge: (choice: CountedChoice) => void
  onRemove: () => void
}

/** How many records hold a choice, and what may be done with it because of that. */
export function ChoiceTools({ choice, counted, canMerge, onMerge, onRemove }: ChoiceToolsProps) {
  const t = useT()
  const label = useLabel()
  const formats = useFormats()
  const name = label(choice.label, choice.value)
  if (!counted)
    return (
      <>
        <span className={styles.count}>{t('settings.picklists.new')}</span>
        <IconButton label={t('settings.remove')} onClick={onRemove}>
          <IconX size={14} />
        </IconButton>
      </>
    )
  const canRemove = counted.records === 0 && counted.isShipped !== true && !counted.isLocked
  return (
    <>
      <span className={styles.count} title={t('settings.picklists.recordsHint')}>
        {t('settings.picklists.records', { count: counted.records, shown: formatNumber(counted.records, formats) })}
      </span>
      <IconMenu label={t('settings.picklists.more_for', { name })} icon={<IconDots size={14} />}>
        <Menu.Item
          leftSection={<IconArrowMerge size={14} />}
          disabled={counted.isLocked || !canMerge}
          onClick={() => onMerge(counted)}
        >
          {t('settings.picklists.merge')}
        </Menu.Item>
        <Menu.Item leftSection={<IconX size={14} />} disabled={!canRemove} onClick={onRemove}>
          {t('settings.remove')}
        </Menu.Item>
        {counted.isLocked ? <Menu.Label>{t('settings.picklists.locked')}</Menu.Label> : null}
      </IconMenu>
    </>
  )
}
