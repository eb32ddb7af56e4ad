import { mergeTexts, type Texts } from './merge.ts'

export default mergeTexts(
  import.meta.glob<Texts>(
    [
      '/src/**/locales/es.json',
      '!/src/web/{dev,offline,settings,start,onboarding}/**',
      '!/src/kernel/{layouts,following,files,comments}/**',
      '!/src/**/help/**',
    ],
    {
      eager: true,
      import: 'default',
    },
  ),
)
