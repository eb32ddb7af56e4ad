import { mergeTexts, type Texts } from './merge.ts'

export default mergeTexts(
  import.meta.glob<Texts>(
    [
      '/src/**/locales/en.json',
      '!/src/web/{dev,offline,settings,start,onboarding}/**',
      '!/src/modules/customers/**',
      '!/src/kernel/{layouts,following,files,comments}/**',
      '!/src/modules/forecast/**',
      '!/src/modules/sequences/**',
      '!/src/modules/sales/**',
      '!/src/kernel/{assignment,layouts,following,files,comments}/**',
      '!/src/modules/collaboration/web/**',
      '!/src/modules/sales/web/opportunity/**',
      '!/src/**/help/**',
    ],
    {
      eager: true,
      import: 'default',
    },
  ),
)
