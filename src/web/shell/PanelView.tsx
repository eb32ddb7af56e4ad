import { IconArrowLeft, IconArrowsDiagonal, IconStack2 } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { type PanelPage, PanelPlace, panel } from '#kernel/client/panel.ts'
import { keyOfPage } from '#kernel/client/panelStack.ts'
import { useNames } from '#kernel/fields/web/useName.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { IconButton } from '#ui/Button.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import styles from './PanelView.module.css'
import { useTabs } from './useTabs.ts'

const RecordScreen = lazy(() =>
  Promise.all([import('#kernel/records/web/RecordScreen.tsx'), import('../extensions.ts')]).then(([module]) => ({
    default: module.RecordScreen,
  })),
)

/** Pages upon each other beside the screen. Those below keep what was typed and where one stood. */
export function PanelView({ pages }: { pages: readonly PanelPage[] }) {
  const t = useT()
  const top = pages.at(-1)
  const nameOf = usePageName()
  if (!top) return null
  return (
    <SidePanel
      label={t('shell.panel.label', { name: nameOf(top) })}
      page={keyOfPage(top)}
      isWide={top.type === 'content' && top.isWide === true}
      title={<Breadcrumbs pages={pages} nameOf={nameOf} />}
      actions={<Actions page={top} />}
      onBack={() => void panel.pop()}
      onClose={() => void panel.close()}
      returnTo={() => linkTo(pages[0])}
    >
      {pages.map((page) => (
        <div key={keyOfPage(page)} className={styles.page} data-below={page !== top || undefined}>
          <PanelPlace value={page}>
            <Suspense fallback={<SkeletonRows rows={12} />}>
              <Content page={page} />
            </Suspense>
          </PanelPlace>
        </div>
      ))}
    </SidePanel>
  )
}

function Content({ page }: { page: PanelPage }): ReactNode {
  const { objects } = useMetadata()
  if (page.type === 'content')
    return (
      <div className={styles.content} data-fill={page.isWide || undefined}>
        {page.content}
      </div>
    )
  const plural = objects.find((object) => object.name === page.object)?.plural ?? page.object
  return <RecordScreen plural={plural} id={page.id} />
}

interface NamedProps {
  pages: readonly PanelPage[]
  nameOf: (page: PanelPage) => string
}

function Breadcrumbs({ pages, nameOf }: NamedProps) {
  const t = useT()
  return (
    <nav className={styles.crumbs} aria-label={t('shell.panel.path')}>
      {pages.length > 1 ? (
        <IconButton label={t('shell.panel.back')} onClick={() => void panel.pop()}>
          <IconArrowLeft size={16} />
        </IconButton>
      ) : null}
      <ol className={styles.crumbList}>
        {pages.map((page, at) => (
          <li key={keyOfPage(page)} className={styles.crumb}>
            {at === pages.length - 1 ? (
              <span aria-current="page">{nameOf(page)}</span>
            ) : (
              <button type="button" className={styles.crumbButton} onClick={() => void panel.popTo(at)}>
                {nameOf(page)}
              </button>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Actions({ page }: { page: PanelPage }) {
  const t = useT()
  const env = useDisplayEnv()
  const { objects } = useMetadata()
  const { open } = useTabs()
  const object = page.type === 'record' ? objects.find((one) => one.name === page.object) : undefined
  const href = page.type === 'record' ? object && recordPath(object.plural, page.id) : page.href
  return (
    <>
      {page.type === 'record' && object ? (
        <IconButton label={t('shell.tabs.open')} onClick={() => open({ object: page.object, id: page.id })}>
          <IconStack2 size={16} />
        </IconButton>
      ) : null}
      {href ? (
        <IconButton label={t('shell.panel.asPage')} onClick={() => void promote(href, env.open)}>
          <IconArrowsDiagonal size={16} />
        </IconButton>
      ) : null}
    </>
  )
}

async function promote(href: string, open: (href: string) => void): Promise<void> {
  if (await panel.close()) open(href)
}

/** Records by their name once it is known, by their kind until then. */
function usePageName(): (page: PanelPage) => string {
  const env = useDisplayEnv()
  const nameOf = useNames(env)
  const { objects } = useMetadata()
  return (page) => {
    if (page.type === 'content') return page.title
    const object = objects.find((one) => one.name === page.object)
    return nameOf(page.object, page.id) || env.text(object?.label, page.object)
  }
}

/** Where the record of the lowest page stands in the screen beside: J and K may have led away from where one began. */
function linkTo(page: PanelPage | undefined): HTMLElement | null {
  if (page?.type !== 'record' || document.querySelector('main [role=grid]')) return null
  return document.querySelector<HTMLElement>(`main a[href$="/${CSS.escape(page.id)}"]`)
}
