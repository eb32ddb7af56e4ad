import { mergeTexts, type Texts } from './merge.ts'

export default mergeTexts(import.meta.glob<Texts>('/src/**/locales/de.json', { eager: true, import: 'default' }))
