/** A list of customers that is nowhere else: whatever is done to it is gone with the page. */
export interface Sandbox {
  rows: readonly { name: string; city: string }[]
  row: number
  selected: readonly number[]
  /** What lies over or beside the list at the moment. */
  shows: 'nothing' | 'peek' | 'record' | 'editor' | 'search' | 'form' | 'home'
  isFavourite: boolean
  /** The list before it was changed. */
  before: Sandbox['rows'] | null
}

export const freshSandbox: Sandbox = {
  rows: [
    { name: 'Alpenblick AG', city: 'Zürich' },
    { name: 'Boulangerie Moreau', city: 'Lyon' },
    { name: 'Castillo y Hijos', city: 'Sevilla' },
    { name: 'Nordlicht GmbH', city: 'Kiel' },
    { name: 'Otter & Sons', city: 'Leeds' },
  ],
  row: 0,
  selected: [],
  shows: 'nothing',
  isFavourite: false,
  before: null,
}

type Deed = (box: Sandbox) => Partial<Sandbox>

const deeds: Record<string, Deed> = {
  down: ({ row, rows }) => ({ row: Math.min(row + 1, rows.length - 1) }),
  last: ({ rows }) => ({ row: rows.length - 1 }),
  peek: () => ({ shows: 'peek' }),
  open: () => ({ shows: 'record' }),
  edit: () => ({ shows: 'editor' }),
  clear: ({ rows, row }) => ({ before: rows, rows: rows.map((one, at) => (at === row ? { ...one, city: '' } : one)) }),
  undo: ({ before, rows }) => ({ rows: before ?? rows, before: null }),
  select: ({ selected, row }) => ({
    selected: selected.includes(row) ? selected.filter((one) => one !== row) : [...selected, row],
  }),
  create: () => ({ shows: 'form' }),
  favourite: ({ isFavourite }) => ({ isFavourite: !isFavourite }),
  search: () => ({ shows: 'search' }),
  home: () => ({ shows: 'home' }),
}

/** What the list looks like once the deed of a lesson is done; what lay over it goes first. */
export const afterDeed = (box: Sandbox, lesson: string): Sandbox => ({
  ...box,
  shows: 'nothing',
  ...deeds[lesson]?.(box),
})
