import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { differenceOf } from './compare.ts'
import { type GalleryLook, galleryPictures, looks, referenceOf, references } from './galleryPictures.ts'
import { decodePng, encodePng } from './png.ts'
import { journeys, screenshots, type Width } from './stage.ts'

/** The design system as it was last looked at: whoever changes it sees what else changed with it. */
journeys('gallery', (stage) => {
  let client: Client

  beforeAll(async () => {
    client = await setUp(stage().url)
  })

  for (const width of ['desk', 'phone'] satisfies Width[]) {
    describe(`at the width of a ${width}`, () => {
      it.each(Object.keys(looks) as GalleryLook[])('looks as its pictures, %s', { timeout: 300_000 }, async (look) => {
        const changed: string[] = []
        for await (const { name, file } of galleryPictures(stage(), client, width, look)) {
          const found = await judge(name, file)
          if (found) changed.push(found)
        }
        expect(changed, `the new pictures and their differences are in ${screenshots}`).toEqual([])
      })
    })
  }
})

async function judge(name: string, file: Buffer): Promise<string | null> {
  // Rounded as the reference was, so that only what is seen differs.
  const seen = decodePng(referenceOf(file))
  const known = await readFile(join(references, `${name}.png`)).catch(() => null)
  const difference = known && differenceOf(decodePng(known), seen)
  if (known && !difference) return null
  await mkdir(screenshots, { recursive: true })
  await writeFile(join(screenshots, `${name}.png`), file)
  if (!difference) return `${name}: has no reference`
  await writeFile(join(screenshots, `${name}.difference.png`), encodePng(difference.picture))
  return `${name}: ${difference.tiles} places look different`
}
