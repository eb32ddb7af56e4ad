import type { Workspace } from '#kernel/workspace/workspace.ts'
import { definitionTables } from './backup.ts'
import { BackupError, formatVersion, readSections } from './container.ts'
import { type Body, type Manifest, manifestSchema, sectionSchema } from './manifest.ts'

/**
 * Reads the whole file, checks every checksum and that this Rapport knows what is in it, and answers what it is. Nothing
 * is changed anywhere.
 */
export async function verifyBackup(path: string, workspace: Pick<Workspace, 'migrations'>): Promise<Manifest> {
  let manifest: Manifest | undefined
  let index = 0
  for await (const section of readSections(path)) {
    if (!manifest) manifest = readManifest(section.header, workspace)
    else expectBody(manifest, index++, section.header)
    for await (const _ of section.data);
  }
  if (!manifest || index !== manifest.tables.length + manifest.files) throw incomplete()
  return manifest
}

export function readManifest(header: unknown, { migrations }: Pick<Workspace, 'migrations'>): Manifest {
  const manifest = manifestSchema.safeParse(header)
  if (!manifest.success) throw incomplete()
  if (manifest.data.format > formatVersion) throw newer(manifest.data)
  const known = new Set(migrations.map((migration) => migration.name))
  if (manifest.data.migrations.some((name) => !known.has(name))) throw newer(manifest.data)
  const names = manifest.data.tables.map((table) => table.name)
  if (new Set(names).size !== names.length) throw incomplete()
  if (!names.slice(0, definitionTables.length).every((name) => definitionTables.includes(name))) throw incomplete()
  return manifest.data
}

export function expectBody(manifest: Manifest, index: number, header: unknown): Body {
  const body = sectionSchema.safeParse(header)
  if (!body.success) throw incomplete()
  const table = manifest.tables[index]
  const isExpected = table
    ? body.data.kind === 'table' && body.data.name === table.name
    : body.data.kind === 'file' && index < manifest.tables.length + manifest.files
  if (!isExpected) throw incomplete()
  return body.data
}

function newer({ version }: Manifest): BackupError {
  return new BackupError(`This backup was made by a newer Rapport (${version}): update Rapport first`)
}

function incomplete(): BackupError {
  return new BackupError('This backup is damaged: its list of contents does not fit what is in it')
}
