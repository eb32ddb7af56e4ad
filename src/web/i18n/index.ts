import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isLanguage, type Language, languages } from '#kernel/fields/contract.ts'
import { loadLateTexts } from './late.ts'
import type { Texts } from './merge.ts'

const remembered = 'rapport.language'

/** One chunk a language: only the one that is read is loaded. */
const texts: Record<Language, () => Promise<{ default: Texts }>> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
  fr: () => import('./fr.ts'),
  es: () => import('./es.ts'),
  ar: () => import('./ar.ts'),
}

export async function startTranslation(): Promise<void> {
  const language = firstLanguage()
  await i18next.use(initReactI18next).init({
    lng: language,
    // Every language has every text, as its test says: no other is loaded beside it.
    fallbackLng: false,
    react: { bindI18nStore: 'added' },
    resources: { [language]: { translation: (await texts[language]()).default } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  describePage(language)
}

export async function changeLanguage(language: Language): Promise<void> {
  if (localStorage.getItem(remembered) !== language) localStorage.setItem(remembered, language)
  if (i18next.language === language) return
  await load(language)
  await i18next.changeLanguage(language)
  describePage(language)
}

async function load(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await texts[language]()).default)
  }
  await loadLateTexts(language)
}

function describePage(language: Language): void {
  document.documentElement.lang = language
  const direction = 'isRightToLeft' in languages[language] ? 'rtl' : 'ltr'
  document.documentElement.dir = direction
  // `early.js` lets the next start run the same way before anything is known.
  localStorage.setItem('rapport.direction', direction)
}

/** Before anybody signs in: the last one used here, else the first of the browser's that Rapport speaks. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(remembered), ...navigator.languages].map((name) => name?.slice(0, 2) ?? '')
  return wanted.find(isLanguage) ?? 'en'
}
