/** How deep somebody stands in their company, by the place among its people: 0 leads, 2 reports to somebody who reports. */
export function rankOf(place: number, people: number): 0 | 1 | 2 {
  if (place === 0 || people < 5 || place % 3 === 0) return 0
  return people >= 8 && place % 3 === 2 ? 2 : 1
}

/** The place of whom one reports to: the first leads those of the first rank, who lead whoever comes behind them. */
export const superiorOf = (place: number, people: number): number | null =>
  [null, 0, place - 1][rankOf(place, people)] ?? null

/** Every third subsidiary belongs to the one before it, so that groups have three levels. */
export const isGranddaughter = (subsidiary: number): boolean => subsidiary % 3 === 2
