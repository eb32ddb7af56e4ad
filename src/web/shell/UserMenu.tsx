import { useMantineColorScheme } from '@mantine/core'
import {
  IconChevronDown,
  IconDeviceDesktop,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconTextSize,
  IconUser,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Me } from '#kernel/auth/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useReport } from '#kernel/client/report.ts'
import type { Language } from '#kernel/fields/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Menu } from '#ui/inputs.ts'
import { languageNames } from '../i18n/index.ts'
import { leave } from '../session.ts'
import { saveMe } from '../settings/saveMe.ts'
import { useTextScale } from './textScale.ts'
import styles from './UserMenu.module.css'

/** Who is signed in and where; the settings of one person that are changed often. */
export function UserMenu({ isFolded = false, onHelp }: { isFolded?: boolean; onHelp?: () => void }) {
  const t = useT()
  const me = useMe()
  return (
    <Menu width={240} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={styles.target}>
          <Avatar name={me.name} />
          {isFolded ? null : <Names me={me} />}
          <span className="visually-hidden">{t('shell.userMenu', { name: me.name })}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Items me={me} {...(onHelp ? { onHelp } : {})} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Names({ me }: { me: Me }) {
  return (
    <>
      <span className={styles.name}>{me.organization.name}</span>
      <IconChevronDown size={14} className={styles.caret} />
    </>
  )
}

function Items({ me, onHelp }: { me: Me; onHelp?: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <>
      <Menu.Item leftSection={<IconUser size={16} />} onClick={() => void navigate({ to: '/settings/profile' })}>
        {t('shell.profile')}
      </Menu.Item>
      {onHelp ? (
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
          {t('shell.shortcuts')}
        </Menu.Item>
      ) : null}
      <ThemeItems />
      <ScaleItems />
      <LanguageItems me={me} />
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
        {t('shell.signOut')}
      </Menu.Item>
    </>
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

function ScaleItems() {
  const t = useT()
  const [scale, setScale] = useTextScale()
  return (
    <Choice
      icon={<IconTextSize size={16} />}
      label={t('shell.textSize')}
      value={scale}
      options={(['normal', 'large', 'larger'] as const).map((value) => ({ value, label: t(`shell.scales.${value}`) }))}
      onChange={setScale}
    />
  )
}

function LanguageItems({ me }: { me: Me }) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const options = Object.entries(languageNames).map(([value, label]) => ({ value: value as Language, label }))
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
  icon: React.ReactNode
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
          <Menu.Item
            key={option.value}
            role="menuitemradio"
            aria-checked={option.value === value}
            rightSection={option.value === value ? '✓' : null}
            onClick={() => onChange(option.value)}
          >
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  )
}

function useSignOut() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const report = useReport()
  return () => void leave(client, () => navigate({ to: '/sign-in', search: {} })).catch(report)
}
