/** Things whose only identity is their place, such as the rows of a file. */
export const numbered = <T>(items: readonly T[]): { item: T; place: number }[] =>
  items.map((item, place) => ({ item, place }))
