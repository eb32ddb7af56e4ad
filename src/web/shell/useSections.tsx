import { useQueryClient } from '@tanstack/react-query'
import { type CommandSection, useCurrentCommands } from '#kernel/client/commands.ts'
import { useT } from '#kernel/client/i18n.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { SearchHit } from '#modules/search/contract.ts'
import {
  commandItem,
  type MenuItem,
  type MenuSection,
  useHitSections,
  usePlaceItems,
  useRecentItems,
} from './menuItems.tsx'
import { fitting, lastUsed } from './ranking.ts'
import { rememberCommand } from './recent.ts'

const order: CommandSection[] = ['selection', 'screen', 'create', 'go', 'program']

/** What the menu shows: without text what can be done here and what was open last; with text what fits, the best first. */
export function useSections(text: string, hits: SearchHit[]): MenuSection[] {
  const t = useT()
  const [{ commands: used }] = usePersonSetting('recent')
  const recent = useRecentItems(6)
  const found = useHitSections(hits)
  const commands = useCommandSections()
  if (text === '') {
    const here = commands.filter(({ key }) => key === 'selection' || key === 'screen')
    const others = commands.filter((section) => !here.includes(section))
    return filled([
      ...here,
      {
        key: 'used',
        label: t('shell.section.used'),
        items: lastUsed(
          others.flatMap(({ items }) => items),
          used,
        ),
      },
      { key: 'recent', label: t('shell.section.recent'), items: recent },
      ...others.map((section) => ({ ...section, items: section.items.filter(({ key }) => !used.includes(key)) })),
    ])
  }
  const { best, rest } = fitting(text, commands, used)
  return filled([...best, ...found, ...rest])
}

const filled = (sections: MenuSection[]): MenuSection[] => sections.filter(({ items }) => items.length > 0)

/** Commands of the screens and places without a key, by section; whichever is used is remembered. */
function useCommandSections(): MenuSection[] {
  const t = useT()
  const client = useQueryClient()
  const commands = useCurrentCommands().filter(({ isQuiet }) => !isQuiet)
  const places = usePlaceItems()
  const remembered = (item: MenuItem): MenuItem => ({
    ...item,
    run: () => {
      rememberCommand(client, item.key)
      return item.run()
    },
  })
  return order.map((key) => {
    const own = commands.filter(({ section }) => section === key).map(commandItem)
    const items = key === 'go' ? [...own, ...places] : own
    return { key, label: t(`shell.section.${key}`), items: items.map(remembered) }
  })
}
