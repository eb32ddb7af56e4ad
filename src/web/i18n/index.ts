import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '#kernel/fields/contract.ts'
import type { Texts } from './merge.ts'

const remembered = 'rapport.language'

/** One chunk a language: only the one that is read is loaded. */
const languages: Record<Language, () => Promise<{ default: Texts }>> = {
  en: () => import('./en.ts'),
  de: () => import('./de.ts'),
}

export async function startTranslation(): Promise<void> {
  const language = firstLanguage()
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await languages[language]()).default } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(remembered, language)
  if (i18next.language === language) return
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await languages[language]()).default)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** Before anybody signs in: the last one used here, else the browser's. */
function firstLanguage(): Language {
  const wanted = localStorage.getItem(remembered) ?? navigator.languages.find((name) => /^(en|de)\b/.test(name)) ?? 'en'
  return wanted.startsWith('de') ? 'de' : 'en'
}

/** Each language in its own words. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch' }
