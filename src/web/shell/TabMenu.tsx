import { IconArrowLeft, IconArrowRight, IconX } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { Menu } from '#ui/inputs.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { LateMenu } from '#ui/LateMenu.tsx'
import type { MenuOfButton } from '#ui/useMenuButton.ts'
import { indexOfTab } from './tabs.ts'
import type { TabActions } from './useTabs.ts'

export interface TabMenuProps {
  actions: TabActions
  nameOf: (tab: RecordKey) => string | null | undefined
  menu: MenuOfButton
}

/** All tabs by name, also those that the row has no room for, and what can be done with the one in sight. */
export function TabMenu({ actions, nameOf, menu }: TabMenuProps) {
  const t = useT()
  const { tabs, current, show, close, closeOthers, closeAll, move } = actions
  const at = current ? indexOfTab(tabs, current) : -1
  const here = at >= 0 ? current : null
  return (
    <LateMenu menu={menu} width={260} listStyle={{ maxHeight: '70vh', overflowY: 'auto' }}>
      {tabs.map((tab, index) => (
        <Menu.Item
          key={`${tab.object}/${tab.id}`}
          rightSection={index < 9 ? <Kbd keys={`alt+${index + 1}`} /> : null}
          onClick={() => show(tab)}
        >
          {nameOf(tab) ?? t('shell.favourites.gone')}
        </Menu.Item>
      ))}
      <Menu.Divider />
      {here ? (
        <>
          <Menu.Item leftSection={<IconX size={14} />} rightSection={<Kbd keys="alt+w" />} onClick={() => close(here)}>
            {t('shell.tabs.closeThis')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowLeft size={14} />} disabled={at === 0} onClick={() => move(here, at - 1)}>
            {t('shell.tabs.back')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowRight size={14} />}
            disabled={at === tabs.length - 1}
            onClick={() => move(here, at + 1)}
          >
            {t('shell.tabs.forward')}
          </Menu.Item>
          <Menu.Item disabled={tabs.length === 1} onClick={() => closeOthers(here)}>
            {t('shell.tabs.closeOthers')}
          </Menu.Item>
        </>
      ) : null}
      <Menu.Item onClick={closeAll}>{t('shell.tabs.closeAll')}</Menu.Item>
    </LateMenu>
  )
}
