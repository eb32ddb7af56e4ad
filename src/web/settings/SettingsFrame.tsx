import { IconArrowLeft, IconSettings } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { TextInput } from '#ui/inputs.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { isFound, wordsIn } from './find.ts'
import { type SettingsPage, settingsPages } from './pages.ts'
import styles from './SettingsFrame.module.css'

const sections = ['own', 'people', 'data', 'system'] as const
/** Objects of the settings with a page of their own. */
const ownPages = new Set(['user', 'team', ...settingsPages.flatMap((page) => page.objects ?? [])])

/** A searchable list on the left, one page a concern on the right; on a phone one after the other. */
export function SettingsFrame() {
  const t = useT()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <Page flush bar={<TopBar icon={<IconSettings size={16} />} title={t('shell.settings')} />}>
      <div className={styles.split} data-place={path === '/settings' ? 'list' : 'page'}>
        <SettingsList current={path} />
        <div className={styles.content}>
          <div className={styles.phoneBack}>
            <BackTo to="/settings">{t('shell.settings')}</BackTo>
          </div>
          <NeedsConnection>
            <Outlet />
          </NeedsConnection>
        </div>
      </div>
    </Page>
  )
}

function SettingsList({ current }: { current: string }) {
  const t = useT()
  const label = useLabel()
  const { capabilities } = useMe()
  const { objects } = useMetadata()
  const [text, setText] = useState('')
  const contentOf = usePageContent()
  const list = useRef<HTMLElement>(null)
  // The list is longer than the window: whoever comes by a link sees where they are.
  useEffect(() => {
    if (current) list.current?.querySelector('[data-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const isThere = (name: string) => objects.some((object) => object.name === name)
  const allowed = settingsPages.filter(
    (page) => (!page.capability || capabilities.includes(page.capability)) && (page.objects ?? []).every(isThere),
  )
  const pages = allowed.filter((page) => isFound(text, t(`settings.pages.${page.key}`), contentOf(page)))
  const lists = objects
    .filter((object) => object.group === 'settings' && !ownPages.has(object.name))
    .filter((object) => isFound(text, label(object.pluralLabel)))
  return (
    <nav ref={list} className={styles.list} aria-label={t('shell.settings')}>
      <TextInput
        aria-label={t('settings.search')}
        placeholder={t('settings.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {sections.map((section) => (
        <Group
          key={section}
          title={t(`settings.sections.${section}`)}
          pages={pages.filter((page) => page.section === section)}
          current={current}
        >
          {section === 'data'
            ? lists.map((object) => (
                <Link key={object.name} to="/o/$plural" params={{ plural: object.plural }} className={styles.entry}>
                  <ObjectIcon name={object.icon} />
                  {label(object.pluralLabel, object.plural)}
                </Link>
              ))
            : null}
        </Group>
      ))}
    </nav>
  )
}

/** What stands on a page, so that a setting is found by its own name too. */
function usePageContent(): (page: SettingsPage) => string {
  const { t, i18n } = useTranslation()
  return ({ key, texts = [key] }) =>
    texts
      .map((room) => `settings.${room}`)
      .filter((room) => i18n.exists(room, { returnObjects: true }))
      .map((room) => wordsIn(t(room, { returnObjects: true })))
      .join('\n')
}

interface GroupProps {
  title: string
  pages: SettingsPage[]
  current: string
  children: React.ReactNode
}

function Group({ title, pages, current, children }: GroupProps) {
  const t = useT()
  if (pages.length === 0 && !children) return null
  return (
    <section aria-label={title}>
      <h2 className={styles.group}>{title}</h2>
      {pages.map(({ key, to, icon: Picture }) => (
        <Link key={key} to={to} className={styles.entry} data-current={current.startsWith(to) || undefined}>
          <Picture size={16} stroke={1.75} />
          {t(`settings.pages.${key}`)}
        </Link>
      ))}
      {children}
    </section>
  )
}

/** Leads from a detail back to its list. */
export function BackTo({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className={styles.back}>
      <IconArrowLeft size={14} />
      {children}
    </Link>
  )
}
