/** Deeds by which first steps are known to be done; each is recognised from what stands in the database. */
export const stepKeys = [
  'secondFactor',
  'invite',
  'team',
  'import',
  'field',
  'mail',
  'record',
  'task',
  'closed',
  'moved',
  'note',
  'view',
  'shareView',
  'favourite',
  'follow',
  'opened',
] as const
export type StepKey = (typeof stepKeys)[number]

/** What somebody with these rights begins with. Roles of one's own get the list that their capabilities ask for. */
export type StepList = 'administrator' | 'manager' | 'maker' | 'reader'

/** GET /api/v1/onboarding: the asker's first steps in order. */
export interface Onboarding {
  list: StepList
  steps: { key: StepKey; done: boolean }[]
}

/** GET /api/v1/adoption?team=… (capability audit.read): how Rapport is used. Days are days in UTC, weeks begin on Monday. */
export interface AdoptionReport {
  /** Everybody it is about: active accounts that the asker may see, of the team and below where one is named. */
  headcount: number
  /** The oldest first; the first half is what the second is compared with. Empty where there are too few to be anonymous. */
  weeks: AdoptionWeek[]
  /** Over the weeks shown, the most active first. Empty while people are not named. */
  people: AdoptionPerson[]
  objects: AdoptionObject[]
  features: AdoptionFeature[]
  /** Names and single people are held back, as the setting `adoption` says. */
  isAnonymous: boolean
}

export interface AdoptionWeek {
  /** Its Monday, `YYYY-MM-DD`. */
  start: string
  /** People who signed in, or made or changed a record by hand. */
  active: number
  /** The same by day, summed over the days of the week. */
  personDays: number
  signIns: number
  made: number
  changed: number
}

export interface AdoptionPerson {
  id: string
  name: string
  days: number
  signIns: number
  made: number
  changed: number
  lastDay: string | null
}

export interface AdoptionObject {
  object: string
  made: number
  changed: number
  people: number
}

export interface AdoptionFeature {
  key: FeatureKey
  people: number
  count: number
  lastDay: string | null
}

export const featureKeys = [
  'import',
  'views',
  'stages',
  'bulk',
  'undo',
  'mobile',
  'api',
  'follow',
  'favourites',
] as const
export type FeatureKey = (typeof featureKeys)[number]

/** Weeks on the page, and as many before to compare with. */
export const shownWeeks = 12
/** While people are not named, fewer than this are not reported at all. */
export const smallestCrowd = 5
