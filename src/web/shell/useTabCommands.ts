import { useMemo } from 'react'
import { type Command, useCommands } from '#kernel/client/commands.ts'
import { useT } from '#kernel/client/i18n.ts'
import { tabByDigit } from './tabs.ts'
import { useTabs } from './useTabs.ts'

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Closing the tab in sight and jumping to one: apart from what stays, since these change with every step. */
export function useTabCommands(): void {
  const t = useT()
  const names = useMemo(() => digits.map((digit) => t('shell.tabs.jump', { digit })), [t])
  const { tabs, current, close, show } = useTabs()
  useCommands([
    {
      id: 'tab.close',
      label: t('shell.tabs.closeThis'),
      section: 'screen',
      keys: ['alt+w'],
      when: current !== null && tabs.some(({ id }) => id === current.id),
      run: () => current && close(current),
    },
    ...digits.map((digit, at): Command => {
      const tab = tabByDigit(tabs, digit)
      return {
        id: `tab ${digit}`,
        label: names[at] ?? '',
        section: 'go',
        keys: [`alt+${digit}`],
        isQuiet: true,
        when: tab !== null,
        run: () => tab && show(tab),
      }
    }),
  ])
}
