import { z } from 'zod'

const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/i)

/** The first section of a backup: what the file holds and what made it. */
export const manifestSchema = z.strictObject({
  kind: z.literal('manifest'),
  format: z.number().int(),
  version: z.string().max(100),
  createdAt: z.iso.datetime(),
  organization: z.string().max(1000),
  postgres: z.string().max(200),
  /** Steps of the system tables' history that the data has seen. */
  migrations: z.array(z.string().max(200)).max(10_000),
  tables: z.array(z.strictObject({ name, columns: z.array(name).max(2000) })).max(10_000),
  sequences: z.array(z.strictObject({ table: name, column: name, last: z.string().regex(/^\d{1,19}$/) })).max(10_000),
  files: z.number().int().nonnegative(),
})
export type Manifest = z.infer<typeof manifestSchema>

const tableHeaderSchema = z.strictObject({ kind: z.literal('table'), name })

/** A file is named by the id that the store once made, so no path can be smuggled in (S-28). */
const fileHeaderSchema = z.strictObject({
  kind: z.literal('file'),
  id: z.uuid({ version: 'v4' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The store had lost it already: there is no content. */
  isMissing: z.boolean(),
})

export const sectionSchema = z.union([tableHeaderSchema, fileHeaderSchema])
export type Body = z.infer<typeof sectionSchema>
