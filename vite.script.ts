import { build, type InlineConfig } from 'vite'

/** One classic script of a module and all it imports, built in memory: not every place takes modules. */
export async function classicScript(
  input: string,
  {
    define = {},
    ...options
  }: Pick<InlineConfig, 'define'> & Pick<NonNullable<InlineConfig['build']>, 'target' | 'minify'>,
): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define,
    build: { ...options, write: false, rolldownOptions: { input, output: { format: 'iife' } } },
  })
  const outputs = Array.isArray(built) ? built : [built]
  const chunk = outputs.flatMap((one) => ('output' in one ? one.output : [])).find((one) => one.type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error(`${input} could not be built`)
  return chunk.code
}
