import { useLanguage } from '#kernel/client/i18n.ts'
import { languageCodes, languages } from '#kernel/fields/contract.ts'
import { Button } from '#ui/Button.tsx'
import { changeLanguage } from '../i18n/index.ts'
import styles from './Door.module.css'

export function LanguageSwitch() {
  const current = useLanguage()
  return (
    <div className={styles.languages}>
      {languageCodes.map((language) => (
        <Button
          key={language}
          size="sm"
          variant="quiet"
          lang={language}
          aria-pressed={language === current}
          onClick={() => void changeLanguage(language)}
        >
          {languages[language].name}
        </Button>
      ))}
    </div>
  )
}
