/** Draws the icons of the installed app anew from `src/web/public/icon.svg`, into the same folder. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from '../checks/chromium.ts'

const folder = join(import.meta.dirname, '../src/web/public')
/** Systems that cut icons to their own shape want the ground up to the edge. */
const icons = [
  { name: 'icon-48', size: 48, isWhole: false },
  { name: 'icon-192', size: 192, isWhole: false },
  { name: 'icon-512', size: 512, isWhole: false },
  { name: 'icon-maskable-192', size: 192, isWhole: true },
  { name: 'icon-maskable-512', size: 512, isWhole: true },
  { name: 'icon-touch-180', size: 180, isWhole: true },
]

const executablePath = findChromium()
if (!executablePath) throw new Error('No Chromium was found; install it or name it in CHROMIUM')
const drawn = await readFile(join(folder, 'icon.svg'), 'utf8')
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  const page = await browser.newPage()
  for (const { name, size, isWhole } of icons) {
    await page.setViewportSize({ width: size, height: size })
    const svg = isWhole ? drawn.replace(' rx="8"', '') : drawn
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`)
    await writeFile(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }))
  }
} finally {
  await browser.close()
}
