import { useMantineColorScheme } from '@mantine/core'
import {
  IconContrast2,
  IconDeviceDesktop,
  IconHelp,
  IconKeyboard,
  IconLanguage,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconLogout,
  IconMoon,
  IconSun,
  IconTextSize,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '#kernel/auth/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { panel } from '#kernel/client/panel.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { useReport } from '#kernel/client/report.ts'
import { type Language, languageCodes, languages } from '#kernel/fields/contract.ts'
import { Menu } from '#ui/inputs.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { LateMenu } from '#ui/LateMenu.tsx'
import type { MenuOfButton } from '#ui/useMenuButton.ts'
import { helpPage } from '../help/page.tsx'
import { saveMe } from '../settings/saveMe.ts'
import { contrasts, useContrast } from './contrast.ts'
import { textScales, useTextScale } from './textScale.ts'
import { useSignOut } from './useSignOut.tsx'

/** The settings of one person that are changed often, loaded by the first press. */
export function UserMenuItems({ menu, ...openers }: Openers & { menu: MenuOfButton }) {
  const me = useMe()
  return (
    <LateMenu menu={menu} position="bottom-start" width={240} withinPortal={false}>
      <Menu.Label>{me.email}</Menu.Label>
      <Items me={me} {...openers} />
    </LateMenu>
  )
}

function Items({ me, onHelp, onArrange }: Openers & { me: Me }) {
  const t = useT()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <>
      <Menu.Item leftSection={<IconUser size={16} />} onClick={() => void navigate({ to: '/settings/profile' })}>
        {t('shell.profile')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconHelp size={16} />}
        onClick={() => void panel.open(helpPage(t('shell.help')))}
        rightSection={<Kbd keys="F1" />}
      >
        {t('shell.help')}
      </Menu.Item>
      {onHelp ? (
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
          {t('shell.shortcuts')}
        </Menu.Item>
      ) : null}
      {onArrange ? (
        <Menu.Item leftSection={<IconLayoutSidebar size={16} />} onClick={onArrange}>
          {t('shell.arrange.open')}
        </Menu.Item>
      ) : null}
      <PanelItems />
      <ThemeItems />
      <ContrastItems />
      <ScaleItems />
      <LanguageItems me={me} />
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
        {t('shell.signOut')}
      </Menu.Item>
    </>
  )
}

interface Openers {
  onHelp?: (() => void) | undefined
  onArrange?: (() => void) | undefined
}

/** Where a plain click on a record opens it. */
function PanelItems() {
  const t = useT()
  const [{ opens }, change] = usePersonSetting('panel')
  return (
    <Choice
      icon={<IconLayoutSidebarRight size={16} />}
      label={t('shell.opens.label')}
      value={opens}
      options={(['page', 'panel'] as const).map((value) => ({ value, label: t(`shell.opens.${value}`) }))}
      onChange={(value) => change(() => ({ opens: value }))}
    />
  )
}

const themes = [
  { key: 'light', Icon: IconSun },
  { key: 'dark', Icon: IconMoon },
  { key: 'auto', Icon: IconDeviceDesktop },
] as const

function ThemeItems() {
  const t = useT()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Current = themes.find((theme) => theme.key === colorScheme)?.Icon ?? IconDeviceDesktop
  return (
    <Choice
      icon={<Current size={16} />}
      label={t('shell.theme')}
      value={colorScheme}
      options={themes.map(({ key }) => ({ value: key, label: t(`shell.themes.${key}`) }))}
      onChange={setColorScheme}
    />
  )
}

function ContrastItems() {
  const t = useT()
  const [contrast, setContrast] = useContrast()
  return (
    <Choice
      icon={<IconContrast2 size={16} />}
      label={t('shell.contrast')}
      value={contrast}
      options={contrasts.map((value) => ({ value, label: t(`shell.contrasts.${value}`) }))}
      onChange={setContrast}
    />
  )
}

function ScaleItems() {
  const t = useT()
  const [scale, setScale] = useTextScale()
  return (
    <Choice
      icon={<IconTextSize size={16} />}
      label={t('shell.textSize')}
      value={scale}
      options={textScales.map((value) => ({ value, label: t(`shell.scales.${value}`) }))}
      onChange={setScale}
    />
  )
}

function LanguageItems({ me }: { me: Me }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const options = languageCodes.map((value) => ({ value, label: languages[value].name }))
  const change = (language: Language) => saveMe(client, { language }).catch(report)
  return (
    <Choice
      icon={<IconLanguage size={16} />}
      label={t('shell.language')}
      value={me.language}
      options={options}
      onChange={(language) => void change(language)}
    />
  )
}

interface ChoiceProps<T extends string> {
  icon: ReactNode
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

function Choice<T extends string>({ icon, label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={icon}>{label}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {options.map((option) => (
          <Menu.RadioItem
            key={option.value}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            closeMenuOnClick
          >
            {option.label}
          </Menu.RadioItem>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}
