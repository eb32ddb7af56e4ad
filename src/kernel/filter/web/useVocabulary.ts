import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { Language, ParseEnv } from '#kernel/fields/contract.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Vocabulary, Words } from '#kernel/filter/words/vocabulary.ts'

/** One chunk a language; they come with the editor and are no part of the first load. */
const tables = import.meta.glob<Words>('../words/*.json', { import: 'default' })

async function loadWords(language: Language): Promise<{ words: Words; english: Words }> {
  const load = (name: string) => (tables[`../words/${name}.json`] ?? tables['../words/en.json'])?.()
  const [words, english] = await Promise.all([load(language), load('en')])
  if (!words || !english) throw new Error('The words of filters are missing')
  return { words, english }
}

/** The words of the reader; names of records are those that the page knows by now. Suspends until the words are there. */
export function useVocabulary(env: DisplayEnv, parseEnv: ParseEnv): Vocabulary {
  const metadata = useMetadata()
  const { language, fiscalYear } = env
  const { data } = useSuspenseQuery({
    queryKey: ['filter-words', language],
    queryFn: () => loadWords(language),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const names = useKnownNames(env)
  return useMemo(
    () => ({ metadata, language, ...data, parseEnv, fiscalYear, names }),
    [metadata, language, data, parseEnv, fiscalYear, names],
  )
}

/** The names met so far, by object: what was asked for once can be written again. */
function useKnownNames(env: DisplayEnv) {
  const [met] = useState(() => new Map<string, Map<string, string>>())
  const { names } = env
  const read = useNames(env)
  return useMemo(() => {
    const keep = (object: string, id: string, name: string) => {
      const known = met.get(object) ?? new Map<string, string>()
      met.set(object, known.set(id, name))
    }
    return {
      nameOf: (object: string, id: string) => {
        const name = read(object, id)
        if (name) keep(object, id, name)
        return name
      },
      known: (object: string) => [...(met.get(object) ?? [])].map(([id, name]) => ({ id, name })),
      learn: (object: string, id: string, name: string) => {
        keep(object, id, name)
        names.set(object, id, name)
      },
    }
  }, [names, read, met])
}
