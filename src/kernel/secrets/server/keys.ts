import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Secrets, secretsOf } from './seal.ts'

const keyBytes = 32

/** Where the key lies when the environment names none. */
export const keyFile = (dataDir: string): string => join(dataDir, 'secret.key')

/**
 * The key of this installation: from the environment, or from a file that only its owner reads, made at the first start. It is
 * never in the database nor in a backup, so either alone is worth nothing to a thief.
 */
export async function openSecrets(config: { secretKey: string | undefined; dataDir: string }): Promise<Secrets> {
  return secretsOf(parseKeys(config.secretKey ?? (await keyOfFile(keyFile(config.dataDir)))))
}

/** One key or several, parted by commas: the first seals, the others still open what they sealed. */
export function parseKeys(text: string): Buffer[] {
  return text.split(',').map((part) => {
    const key = /^[0-9a-f]{64}$/i.test(part.trim())
      ? Buffer.from(part.trim(), 'hex')
      : Buffer.from(part.trim(), 'base64')
    if (key.length !== keyBytes || new Set(key).size < 8)
      throw new Error(
        'RAPPORT_SECRET_KEY: each key is 32 random bytes in base64 or hex, as `openssl rand -base64 32` makes them',
      )
    return key
  })
}

async function keyOfFile(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true })
  try {
    await writeFile(path, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    await chmod(path, 0o600)
  }
  return (await readFile(path, 'utf8')).trim()
}
