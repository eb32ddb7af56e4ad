const key = 'rapport.last'

/** Where the person is: no more than which list, view or record it is, since it lies on the device as it is. */
export function rememberPlace(path: string, view: unknown): void {
  localStorage.setItem(key, typeof view === 'string' ? `${path}?view=${encodeURIComponent(view)}` : path)
}

export const lastPlace = (): string | null => localStorage.getItem(key)

export function forgetPlace(): void {
  localStorage.removeItem(key)
}
