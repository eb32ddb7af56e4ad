import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sourceFiles } from './source.ts'
import { findLiteralTexts, keysNamedIn, unusedKeys } from './texts.ts'

const root = join(import.meta.dirname, '..')
const isProgram = ({ path }: { path: string }) => !/\.(test|fixture)\.tsx?$/.test(path)

const flat = (texts: object, before = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]: [string, unknown]) =>
    typeof text === 'object' && text !== null ? flat(text, `${before}${key}.`) : [before + key],
  )

describe('what people read is translated', () => {
  test('no screen holds words itself', async () => {
    const files = (await sourceFiles(root, /^src\/.*\.tsx$/)).filter(isProgram)
    expect(files.length).toBeGreaterThan(200)
    expect((await Promise.all(files.map(findLiteralTexts))).flat()).toEqual([])
  })

  test.each([
    '<p>Hello there</p>',
    "<p>{isNew ? 'New one' : name}</p>",
    "<p>{name || 'Nobody'}</p>",
    '<p>{`of §{count} rows`}</p>',
    '<Field label="Name" />',
    "<Field title={isNew ? 'New one' : title} />",
    "<Field placeholder={'Search'} />",
    "<button aria-label={'Close ' + name} />",
    '<img alt="A cat" />',
    '<Field description="Why" />',
  ])('%s would be found', async (text) => {
    expect(await findLiteralTexts(sample(text))).toHaveLength(1)
  })

  test.each([
    "<p>{t('a.b')}</p>",
    '<p>·</p>',
    "<p>{t('a.b')} · {'→'}</p>",
    '<Field name="Name" label={label} />',
    '<Field placeholder="https://login.example.com/x" />',
    "<Field label={kind === 'other' ? t('a.b') : label} />",
    '<img alt="" />',
  ])('%s is fine', async (text) => {
    expect(await findLiteralTexts(sample(text))).toEqual([])
  })

  /** `§` stands for `$`, so that the samples are plain strings. */
  const sample = (text: string) => ({ path: 'src/a.tsx', text: `const a = ${text.replaceAll('§', '$')}` })
})

describe('texts are there to be read', () => {
  test('no key is left that nothing names', async () => {
    const files = (await sourceFiles(root, /^src\/.*\.tsx?$/)).filter(isProgram)
    const browsers = files.filter(({ path }) => !path.includes('/server/'))
    const texts = await sourceFiles(root, /^src\/.*\/locales\/en\.json$/)
    const keys = texts.flatMap(({ text }) => flat(JSON.parse(text) as object))
    expect(keys.length).toBeGreaterThan(2000)
    expect(unusedKeys(keys, await keysNamedIn(browsers))).toEqual([])
  })

  test('one that nothing names would be found', async () => {
    const text = [
      "t('room.whole'), t('room.plural', { count })",
      't(`room.kind.§{kind}.title`), t(`room.§{isSoon ? a : b}`)',
      "const soon = 'soon'",
    ].join('\n')
    const named = await keysNamedIn([{ path: 'src/a.ts', text: text.replaceAll('§', '$') }])
    const used = ['room.whole', 'room.plural_one', 'room.plural_other', 'room.kind.a.title', 'room.soon']
    const unused = ['room.late', 'room.whole.not', 'room.kind.a', 'room.kind.a.b.title', 'other.whole']
    expect(unusedKeys([...used, ...unused], named)).toEqual(unused)
  })
})
