import { useLanguage } from '#kernel/client/i18n.ts'
import type { Language } from '#kernel/fields/contract.ts'
import { Button } from '#ui/Button.tsx'
import { changeLanguage, languageNames } from '../i18n/index.ts'
import styles from './Door.module.css'

export function LanguageSwitch() {
  const current = useLanguage()
  return (
    <div className={styles.languages}>
      {Object.entries(languageNames).map(([language, name]) => (
        <Button
          key={language}
          size="sm"
          variant="quiet"
          lang={language}
          aria-pressed={language === current}
          onClick={() => void changeLanguage(language as Language)}
        >
          {name}
        </Button>
      ))}
    </div>
  )
}
