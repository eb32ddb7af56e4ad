import type { NavigationGroup } from './groups.ts'

/** A screen of a module that is no list of one object. */
export interface ModulePage {
  /** Named by `shell.pages.<key>`. */
  key: string
  to: string
  icon: string
}

/** By group of the navigation; each stands there for who may see the object that it is made of. */
const pages: Record<string, (ModulePage & { object: string })[]> = {
  customers: [{ key: 'territories', to: '/territories', icon: 'Map', object: 'account' }],
  sales: [
    { key: 'sales', to: '/sales', icon: 'ChartPie', object: 'opportunity' },
    { key: 'forecast', to: '/forecast', icon: 'ChartBar', object: 'opportunity' },
    { key: 'goals', to: '/goals', icon: 'Flag', object: 'goal' },
  ],
}

export const pagesOf = (group: NavigationGroup): ModulePage[] =>
  (pages[group.key] ?? []).filter(({ object }) => group.objects.some(({ name }) => name === object))
