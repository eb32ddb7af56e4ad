import { mergeTexts, type Texts } from './merge.ts'

export default mergeTexts(
  import.meta.glob<Texts>(
    [
      '/src/**/locales/de.json',
      '!/src/web/{dev,offline,settings,start,onboarding}/**',
      '!/src/kernel/{assignment,layouts,following,files,comments}/**',
      '!/src/modules/{customers,forecast,sales,sequences,territories}/**',
      '!/src/modules/collaboration/web/**',
      '!/src/**/help/**',
    ],
    {
      eager: true,
      import: 'default',
    },
  ),
)
