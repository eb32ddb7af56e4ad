import { at } from './random.ts'

/** Who works at Nordlicht Instruments: 42 people in sales, marketing, service and management. */
export interface Employee {
  name: string
  email: string
  team: string
  role: 'manager' | 'user'
  jobTitle: string
  zone: string
  language: 'de' | 'en'
  /** Key of the person this one reports to. */
  manager: string | null
  /** Chance factor on won opportunities; sales people only. */
  skill: number
  /** Share of the territory's work. */
  load: number
  /** Mean pushes of a close date. */
  pushes: number
}

export const teams: readonly { name: string; parent: string | null }[] = [
  { name: 'Management', parent: null },
  { name: 'Sales', parent: 'Management' },
  ...['DACH North', 'DACH South', 'West', 'North', 'South', 'East', 'Americas', 'Asia'].map((name) => ({
    name,
    parent: 'Sales',
  })),
  { name: 'Marketing', parent: 'Management' },
  { name: 'Service', parent: 'Management' },
]

type Row = [name: string, team: string, jobTitle: string, zone: string, language: 'de' | 'en', manager?: string]

const rows: Row[] = [
  ['Henrike Nordmann', 'Management', 'Chief Executive Officer', 'Europe/Berlin', 'de'],
  ['Thorben Claasen', 'Management', 'Chief Financial Officer', 'Europe/Berlin', 'de', 'Henrike Nordmann'],
  ['Margaux Delorme', 'Sales', 'Chief Sales Officer', 'Europe/Paris', 'en', 'Henrike Nordmann'],
  ['Ida Reimers', 'Management', 'Head of Product', 'Europe/Berlin', 'de', 'Henrike Nordmann'],
  ['Jasper Wulff', 'DACH North', 'Regional Sales Manager', 'Europe/Berlin', 'de', 'Margaux Delorme'],
  ['Verena Egger', 'DACH South', 'Regional Sales Manager', 'Europe/Vienna', 'de', 'Margaux Delorme'],
  ['Bastien Laurent', 'West', 'Regional Sales Manager', 'Europe/Paris', 'en', 'Margaux Delorme'],
  ['Fiona Macrae', 'North', 'Regional Sales Manager', 'Europe/London', 'en', 'Margaux Delorme'],
  ['Claudia Rinaldi', 'South', 'Regional Sales Manager', 'Europe/Rome', 'en', 'Margaux Delorme'],
  ['Marek Havel', 'East', 'Regional Sales Manager', 'Europe/Prague', 'en', 'Margaux Delorme'],
  ['Dana Whitlock', 'Americas', 'Regional Sales Manager', 'America/New_York', 'en', 'Margaux Delorme'],
  ['Kenji Morita', 'Asia', 'Regional Sales Manager', 'Asia/Tokyo', 'en', 'Margaux Delorme'],
  ['Silke Thomsen', 'DACH North', 'Account Executive', 'Europe/Berlin', 'de', 'Jasper Wulff'],
  ['Ole Carstens', 'DACH North', 'Account Executive', 'Europe/Berlin', 'de', 'Jasper Wulff'],
  ['Nadine Behrens', 'DACH North', 'Inside Sales', 'Europe/Berlin', 'de', 'Jasper Wulff'],
  ['Florian Gruber', 'DACH South', 'Account Executive', 'Europe/Vienna', 'de', 'Verena Egger'],
  ['Regula Amstutz', 'DACH South', 'Account Executive', 'Europe/Zurich', 'de', 'Verena Egger'],
  ['Noémie Carpentier', 'West', 'Account Executive', 'Europe/Paris', 'en', 'Bastien Laurent'],
  ['Wouter de Graaf', 'West', 'Account Executive', 'Europe/Amsterdam', 'en', 'Bastien Laurent'],
  ['Callum Ferris', 'North', 'Account Executive', 'Europe/London', 'en', 'Fiona Macrae'],
  ['Linnea Hagström', 'North', 'Account Executive', 'Europe/Stockholm', 'en', 'Fiona Macrae'],
  ['Iñigo Arana', 'South', 'Account Executive', 'Europe/Madrid', 'en', 'Claudia Rinaldi'],
  ['Bruno Tavares', 'South', 'Account Executive', 'Europe/Lisbon', 'en', 'Claudia Rinaldi'],
  ['Agata Nowicka', 'East', 'Account Executive', 'Europe/Warsaw', 'en', 'Marek Havel'],
  ['Stoyan Marinov', 'East', 'Account Executive', 'Europe/Sofia', 'en', 'Marek Havel'],
  ['Tyler Brooks', 'Americas', 'Account Executive', 'America/New_York', 'en', 'Dana Whitlock'],
  ['Renata Prado', 'Americas', 'Account Executive', 'America/Sao_Paulo', 'en', 'Dana Whitlock'],
  ['Haruka Oda', 'Asia', 'Account Executive', 'Asia/Tokyo', 'en', 'Kenji Morita'],
  ['Rashid Karam', 'Asia', 'Account Executive', 'Asia/Dubai', 'en', 'Kenji Morita'],
  ['Antje Kröger', 'Marketing', 'Head of Marketing', 'Europe/Berlin', 'de', 'Henrike Nordmann'],
  ['Simon Peters', 'Marketing', 'Campaign Manager', 'Europe/Berlin', 'de', 'Antje Kröger'],
  ['Eloise Marchand', 'Marketing', 'Content Manager', 'Europe/Paris', 'en', 'Antje Kröger'],
  ['Grant Sheldon', 'Marketing', 'Event Manager', 'America/New_York', 'en', 'Antje Kröger'],
  ['Yuna Hayashi', 'Marketing', 'Marketing Analyst', 'Asia/Tokyo', 'en', 'Antje Kröger'],
  ['Gesa Möller', 'Service', 'Head of Service', 'Europe/Berlin', 'de', 'Henrike Nordmann'],
  ['Hauke Jensen', 'Service', 'Service Engineer', 'Europe/Berlin', 'de', 'Gesa Möller'],
  ['Maren Steffens', 'Service', 'Support Agent', 'Europe/Berlin', 'de', 'Gesa Möller'],
  ['Tarek Aziz', 'Service', 'Support Agent', 'Europe/Berlin', 'de', 'Gesa Möller'],
  ['Solène Picard', 'Service', 'Service Engineer', 'Europe/Paris', 'en', 'Gesa Möller'],
  ['Megan Foster', 'Service', 'Support Agent', 'America/New_York', 'en', 'Gesa Möller'],
  ['Kyle Benson', 'Service', 'Service Engineer', 'America/New_York', 'en', 'Gesa Möller'],
  ['Takumi Endo', 'Service', 'Service Engineer', 'Asia/Tokyo', 'en', 'Gesa Möller'],
]

export const staff: readonly Employee[] = rows.map(([name, team, jobTitle, zone, language, manager], index) => ({
  name,
  email: `${latinKey(name)}@nordlicht-instruments.example`,
  team,
  role: /Manager$|^Chief|^Head/.test(jobTitle) && team !== 'Marketing' ? 'manager' : 'user',
  jobTitle,
  zone,
  language,
  manager: manager ?? null,
  // Spread without chance, so that people keep their character at every size.
  skill: 0.8 + ((index * 7) % 9) * 0.06,
  load: 0.7 + ((index * 5) % 7) * 0.12,
  pushes: 0.5 + ((index * 3) % 5) * 0.08,
}))

/** The first manager of each team. */
export const leads: readonly Employee[] = teams.flatMap(
  ({ name }) => staff.find(({ team, role }) => team === name && role === 'manager') ?? [],
)

/** The people who own accounts and opportunities of a territory. */
export function sellersOf(team: string): Employee[] {
  return staff.filter((person) => person.team === team && /Executive$|^Inside/.test(person.jobTitle))
}

export function employee(name: string): Employee {
  return at(
    staff,
    staff.findIndex((person) => person.name === name),
  )
}

export function latinKey(name: string): string {
  const plain = name
    .replace(/ß/g, 'ss')
    .replace(/[äÄ]/g, 'ae')
    .replace(/[öÖøØ]/g, 'oe')
    .replace(/[üÜ]/g, 'ue')
    .replace(/[łŁ]/g, 'l')
    .replace(/ı/g, 'i')
    .replace(/æ/g, 'ae')
    .normalize('NFKD')
  return plain
    .replace(/[^A-Za-z0-9 -]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[ -]+/g, '.')
}
