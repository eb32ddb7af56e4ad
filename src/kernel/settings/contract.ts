import { z } from 'zod'
import { languageCodes } from '#kernel/fields/contract.ts'
import { calendarYear } from '#kernel/filter/contract.ts'

const zone = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}, 'is not an IANA time zone')

/** Checked as addresses where they are saved. */
const networks = z.array(z.string().trim().min(1).max(60)).max(200)

/** GET, PUT /api/v1/settings/{key}: every setting with its schema; defaults make each key readable from the start. */
export const settingSchemas = {
  organization: z.strictObject({
    name: z.string().trim().min(1).max(200).default('Rapport'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('EUR'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .default('DE'),
    language: z.enum(languageCodes).default('en'),
    timeZone: zone.default('UTC'),
    weekStart: z.union([z.literal(1), z.literal(6), z.literal(7)]).default(1),
    fiscalYear: z
      .strictObject({ firstMonth: z.number().int().min(1).max(12), namedAfter: z.enum(['end', 'start']) })
      .default(calendarYear),
  }),
  /** Currencies that are not offered where amounts are entered; what stands in them goes on. */
  currencies: z.strictObject({
    inactive: z
      .array(z.string().regex(/^[A-Z]{3}$/))
      .max(300)
      .default([]),
  }),
  /** A session ends after so long without a request, and after so many days in any case. */
  sessions: z.strictObject({
    idleHours: z.number().min(0.25).max(720).default(12),
    absoluteDays: z.number().min(1).max(90).default(14),
  }),
  /** Who must show a second factor, which ways lead in, and from where (`networks` as CIDR, empty: from everywhere). */
  signIn: z.strictObject({
    secondFactor: z.enum(['optional', 'roles', 'all']).default('optional'),
    secondFactorRoles: z.array(z.string().min(1).max(60)).max(100).default([]),
    /** Who comes by an identity provider need not set up a second factor here. */
    trustsProviders: z.boolean().default(false),
    magicLink: z.boolean().default(true),
    passwordReset: z.boolean().default(true),
    networks: networks.default([]),
    roleNetworks: z.record(z.string().min(1).max(60), networks).default({}),
    keyNetworks: networks.default([]),
  }),
  /** The mail server, without its password; null: links are copied by hand. */
  mail: z.strictObject({
    server: z
      .strictObject({
        host: z.string().min(1).max(253),
        port: z.number().int().min(1).max(65_535),
        security: z.enum(['tls', 'starttls', 'none']),
        user: z.string().max(320),
        from: z.string().min(3).max(320),
        fromName: z.string().max(200),
        isInOwnNetwork: z.boolean().default(false),
      })
      .nullable()
      .default(null),
  }),
  /** What the administrator chose on the first screen. */
  onboarding: z.strictObject({
    choice: z.string().max(40).nullable().default(null),
  }),
  /** Whether the page on how Rapport is used names people; works councils may ask that it does not. */
  adoption: z.strictObject({
    anonymous: z.boolean().default(false),
  }),
  /** The view that an object opens with, by role and object: its key or id. The first role of a person counts. */
  views: z.strictObject({
    byRole: z.record(z.string().max(60), z.record(z.string().max(60), z.string().max(80))).default({}),
  }),
} satisfies Record<string, z.ZodType>

export type SettingKey = keyof typeof settingSchemas
export type Settings = { [K in SettingKey]: z.output<(typeof settingSchemas)[K]> }
export type Organization = Settings['organization']

const objectName = z.string().min(1).max(60)
const shortText = z.string().trim().min(1).max(120)
const key = z.string().min(1).max(80)
/** A path of this program, never an address elsewhere. */
const ownPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])/)

/** What a favourite leads to. Names are not kept: they are read anew under the rights of the moment. */
const favouriteTarget = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('record'), object: objectName, id: z.uuid() }),
  /** A list with a view, by its key or as a whole state of the address. */
  z.strictObject({ type: z.literal('view'), object: objectName, search: z.string().max(4000), name: shortText }),
  z.strictObject({ type: z.literal('object'), object: objectName }),
  z.strictObject({ type: z.literal('page'), to: ownPath }),
])

/** `parent` is a folder; folders lie in the list or in one other folder. */
const favourite = z.union([
  z.strictObject({ id: key, parent: key.nullable(), folder: shortText }),
  z.strictObject({ id: key, parent: key.nullable(), target: favouriteTarget }),
])

const recordKey = z.strictObject({ object: objectName, id: z.uuid() })

/**
 * GET, PUT /api/v1/me/settings/{key}; GET /api/v1/me/settings answers all: what a person arranges for themselves, the same
 * on every device. Nobody else can read or write it.
 */
export const personSettingSchemas = {
  navigation: z.strictObject({
    favourites: z.array(favourite).max(300).default([]),
    /** Groups and objects in the person's order; what is not named follows in the order of the product. */
    groups: z.array(key).max(100).default([]),
    objects: z.array(objectName).max(500).default([]),
    hiddenGroups: z.array(key).max(100).default([]),
    hiddenObjects: z.array(objectName).max(500).default([]),
    /** Groups and folders that are folded. */
    folded: z.array(key).max(300).default([]),
  }),
  tabs: z.strictObject({ open: z.array(recordKey).max(50).default([]) }),
  /** Kinds of notices that the person does not want. */
  notices: z.strictObject({ muted: z.array(key).max(20).default([]) }),
  /** How numbers, dates and times are written for this person; null and `auto`: as the organisation's country does. */
  formats: z.strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable()
      .default(null),
    hours: z.enum(['auto', 'h12', 'h23']).default('auto'),
    digits: z.enum(['auto', 'latn', 'arab']).default('auto'),
  }),
  /** Where a plain click on a record opens it. */
  panel: z.strictObject({ opens: z.enum(['page', 'panel']).default('page') }),
  /** By object: the view it opens with, which stand beside the switcher, and in which order; by key or id. */
  views: z.strictObject({
    byObject: z
      .record(
        objectName,
        z.strictObject({
          standard: key.optional(),
          pins: z.record(key, z.boolean()).optional(),
          order: z.array(key).max(500).optional(),
        }),
      )
      .default({}),
  }),
  /** First steps and tour: whether they are put away, and at which stop one stands. `keys`: how well each is known, 0 to 5. */
  help: z.strictObject({
    steps: z.enum(['shown', 'hidden']).default('shown'),
    tour: z.number().int().min(0).max(50).nullable().default(null),
    keys: z.record(key, z.number().int().min(0).max(5)).default({}),
  }),
  /** Newest first. */
  recent: z.strictObject({
    records: z.array(recordKey).max(50).default([]),
    commands: z.array(key).max(30).default([]),
  }),
} satisfies Record<string, z.ZodType>

export type PersonSettingKey = keyof typeof personSettingSchemas
export type PersonSettings = { [K in PersonSettingKey]: z.output<(typeof personSettingSchemas)[K]> }
export type Favourite = PersonSettings['navigation']['favourites'][number]
export type FavouriteTarget = z.output<typeof favouriteTarget>
export type RecordKey = z.output<typeof recordKey>
