/**
 * Pictures of every screen at both widths and in both looks, with the sample company, into `screenshots/`; `--references`
 * makes those anew that the gallery is compared with, of all its groups or of those that are named. `--language=ar` makes them in
 * that language, `--light` in the light look alone.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { languageCodes } from '#kernel/fields/contract.ts'
import { type Client, setUp } from './client.ts'
import { type GalleryLook, galleryPictures, looks, referenceOf, references } from './galleryPictures.ts'
import { makeSample } from './sample.ts'
import { allScreens, show } from './screens.ts'
import { type Look, openStage, screenshots, type Width, widths } from './stage.ts'

const isReference = process.argv.includes('--references')
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'))
const language = languageCodes.find((code) => process.argv.includes(`--language=${code}`)) ?? 'en'
const shownLooks: Look[] = process.argv.includes('--light') ? ['light'] : ['light', 'dark']
const locale = language === 'en' ? 'en-GB' : language
const stage = await openStage()
try {
  const client = await setUp(stage.url, { language })
  if (isReference) await makeReferences(client)
  else await makeScreenshots(client)
} finally {
  await stage.close()
}

async function makeReferences(client: Client): Promise<void> {
  const groups = wanted.length > 0 ? wanted : undefined
  if (!groups) await rm(references, { recursive: true, force: true })
  await mkdir(references, { recursive: true })
  let [count, bytes] = [0, 0]
  for (const width of Object.keys(widths) as Width[])
    for (const look of Object.keys(looks) as GalleryLook[])
      for await (const { name, file } of galleryPictures(stage, client, width, look, groups)) {
        const small = referenceOf(file)
        await writeFile(join(references, `${name}.png`), small)
        count += 1
        bytes += small.length
      }
  process.stdout.write(`${count} pictures, ${Math.round(bytes / 1000)} kB, in ${references}\n`)
}

async function makeScreenshots(client: Client): Promise<void> {
  await makeSample(client)
  await rm(screenshots, { recursive: true, force: true })
  await mkdir(screenshots, { recursive: true })
  const screens = (await allScreens(client, language)).filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name),
  )
  for (const width of Object.keys(widths) as Width[]) {
    for (const look of shownLooks) {
      const inside = await stage.open({ as: client, width, look, locale })
      const outside = await stage.open({ width, look, locale })
      for (const screen of screens) {
        const page = screen.isOutside ? outside : inside
        const path = join(screenshots, `${screen.name.replaceAll('/', '-')}-${widths[width]}-${look}.png`)
        await show(page, screen).catch((error: Error) => process.stderr.write(`${screen.name}: ${error.message}\n`))
        await page.screenshot({ path, animations: 'disabled' })
      }
    }
  }
  process.stdout.write(`${screens.length} screens in ${screenshots}\n`)
}
