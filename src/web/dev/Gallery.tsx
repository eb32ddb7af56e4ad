import { IconPalette, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { TextInput } from '#ui/inputs.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState } from '#ui/states.tsx'
import { useTitle } from '#ui/title.ts'
import { useSampleKit } from '../samples/values.ts'
import { useForce } from './force.ts'
import styles from './Gallery.module.css'
import { type GroupName, groupNames, groups } from './groups.ts'
import type { Kit, Shown, Specimen } from './specimen.ts'

/** What the address of the gallery says. */
export interface GallerySearch {
  group?: GroupName
  find?: string
}

/** Every component of the design system in every state, for those who build and check screens. */
export function Gallery() {
  const t = useT()
  const mayLook = useCapability('settings.manage')
  return (
    <Page bar={<TopBar icon={<IconPalette size={16} />} title={t('dev.title')} />}>
      {mayLook ? <Rooms /> : <ErrorState kind="forbidden" text={t('dev.forbidden')} />}
    </Page>
  )
}

function Rooms() {
  const t = useT()
  const kit = useSampleKit()
  const { group = 'buttons', find = '' } = useSearch({ strict: false }) as GallerySearch
  const navigate = useNavigate()
  const change = (search: GallerySearch) => void navigate({ to: '/dev/ui', search, replace: true })
  const found = find === '' ? groups[group](kit) : foundIn(kit, find)
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          type="search"
          aria-label={t('dev.find')}
          placeholder={t('dev.find')}
          leftSection={<IconSearch size={14} />}
          value={find}
          onChange={({ currentTarget: { value } }) => change({ group, ...(value === '' ? {} : { find: value }) })}
        />
        <nav aria-label={t('dev.groupsLabel')} className={styles.groups}>
          {groupNames.map((name) => (
            <button
              key={name}
              type="button"
              className={styles.group}
              aria-current={find === '' && name === group ? 'page' : undefined}
              onClick={() => change({ group: name })}
            >
              {t(`dev.groups.${name}`)}
            </button>
          ))}
        </nav>
      </div>
      {found.length === 0 ? <EmptyState title={t('dev.nothing')} text={t('dev.nothingText')} /> : null}
      <div className={styles.specimens} data-gallery={group}>
        {found.map((one) => (
          <SpecimenView key={one.name} specimen={one} />
        ))}
      </div>
      <Title key={`${group} ${find}`} />
    </>
  )
}

/** Bars among the specimens name the tab of the browser too: this one speaks last. */
function Title() {
  useTitle(useT()('dev.title'))
  return null
}

function foundIn(kit: Kit, find: string): Specimen[] {
  const words = find.toLocaleLowerCase(kit.env.language).split(/\s+/)
  return groupNames
    .flatMap((name) => groups[name](kit))
    .filter(({ name, purpose }) => {
      const text = `${name} ${purpose}`.toLocaleLowerCase(kit.env.language)
      return words.every((word) => text.includes(word))
    })
}

function SpecimenView({ specimen: { name, purpose, shown } }: { specimen: Specimen }) {
  return (
    <section className={styles.specimen} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <p className={styles.purpose}>{purpose}</p>
      <div className={styles.states}>
        {shown.map((one) => (
          <StateView key={`${one.state} ${one.detail ?? ''}`} {...one} />
        ))}
      </div>
    </section>
  )
}

function StateView({ state, detail, force, isRightToLeft, isWide, content }: Shown) {
  const t = useT()
  const box = useForce(force)
  return (
    <div className={styles.state} data-wide={isWide || undefined}>
      <div className={styles.caption}>
        {t(`dev.states.${state}`)}
        {detail ? ` · ${detail}` : ''}
      </div>
      <div ref={box} className={styles.content} dir={isRightToLeft ? 'rtl' : undefined}>
        {content}
      </div>
    </div>
  )
}
