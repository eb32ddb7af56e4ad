import { mergeTexts, type Texts } from './merge.ts'

export default mergeTexts(import.meta.glob<Texts>('/src/**/locales/en.json', { eager: true, import: 'default' }))
