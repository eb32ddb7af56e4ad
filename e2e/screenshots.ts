/** Pictures of every screen at both widths and in both looks, with the sample company, into `screenshots/`. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setUp } from './client.ts'
import { makeSample } from './sample.ts'
import { allScreens, show } from './screens.ts'
import { type Look, openStage, screenshots, type Width, widths } from './stage.ts'

const wanted = process.argv.slice(2)
const stage = await openStage()
try {
  const client = await setUp(stage.url)
  await makeSample(client)
  await rm(screenshots, { recursive: true, force: true })
  await mkdir(screenshots, { recursive: true })
  const screens = (await allScreens(client)).filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  for (const width of Object.keys(widths) as Width[]) {
    for (const look of ['light', 'dark'] satisfies Look[]) {
      const inside = await stage.open({ as: client, width, look })
      const outside = await stage.open({ width, look })
      for (const screen of screens) {
        const page = screen.isOutside ? outside : inside
        const path = join(screenshots, `${screen.name.replaceAll('/', '-')}-${widths[width]}-${look}.png`)
        await show(page, screen).catch((error: Error) => process.stderr.write(`${screen.name}: ${error.message}\n`))
        await page.screenshot({ path, animations: 'disabled' })
      }
    }
  }
  process.stdout.write(`${screens.length} screens in ${screenshots}\n`)
} finally {
  await stage.close()
}
