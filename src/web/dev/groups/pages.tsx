import { IconBuilding, IconPencil, IconTrash } from '@tabler/icons-react'
import { Button, IconButton } from '#ui/Button.tsx'
import { Column, Page, Section, TopBar } from '#ui/Page.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { names } from '../../samples/values.ts'
import styles from '../Gallery.module.css'
import { type Kit, type Shown, specimen } from '../specimen.ts'

/** What screens are put together from. */
export const pages = (kit: Kit) => {
  const text = kit.t('dev.sample.help')
  return [
    specimen(kit, 'Page', [
      {
        state: 'rest',
        isWide: true,
        content: (
          <div className={styles.screen}>
            <Page bar={<Bar {...kit} title={names.company} />}>{text}</Page>
          </div>
        ),
      },
    ]),
    specimen(kit, 'TopBar', [
      { state: 'long', isWide: true, content: <Bar {...kit} title={names.long} /> },
      { state: 'rightToLeft', isWide: true, isRightToLeft: true, content: <Bar {...kit} title={names.company} /> },
    ]),
    specimen(kit, 'Section', [
      {
        state: 'rest',
        isWide: true,
        content: (
          <Section title={names.company} intro={text}>
            {text}
          </Section>
        ),
      },
    ]),
    specimen(kit, 'Column', [{ state: 'rest', isWide: true, content: <Column>{text}</Column> }]),
    specimen(kit, 'Table', tables(kit)),
    specimen(kit, 'RowActions', [{ state: 'rest', content: <Actions {...kit} /> }]),
  ]
}

function Bar({ t, title }: Kit & { title: string }) {
  return (
    <TopBar
      icon={<IconBuilding size={16} />}
      title={title}
      detail="1.204"
      actions={<Button variant="primary">{t('dev.sample.add')}</Button>}
    />
  )
}

const tables = (kit: Kit): Shown[] =>
  (['rest', 'hover', 'rightToLeft'] as const).map((state) => ({
    state,
    isWide: true,
    isRightToLeft: state === 'rightToLeft',
    ...(state === 'hover' ? { force: state } : {}),
    content: <People {...kit} state={state} />,
  }))

function People({ state, ...kit }: Kit & { state: string }) {
  const { t } = kit
  const head = [
    { key: 'name', label: t('settings.kinds.personName') },
    { key: 'choice', label: t('settings.kinds.choice') },
    { key: 'count', label: t('settings.kinds.integer'), align: 'end' as const },
    { key: 'actions', label: t('dev.sample.actions'), isHidden: true },
  ]
  return (
    <Table label={t(`dev.states.${state}`)} head={head}>
      {[names.person, names.other].map((name) => (
        <tr key={name} data-forced>
          <td>{name}</td>
          <td>
            <Tag colour="green">{t('fields.yes')}</Tag>
          </td>
          <td data-align="end">42</td>
          <td>
            <Actions {...kit} name={name} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Actions({ t, name = names.company }: Kit & { name?: string }) {
  return (
    <RowActions>
      <IconButton label={t('dev.sample.edit', { name })}>
        <IconPencil size={16} />
      </IconButton>
      <IconButton label={t('dev.sample.delete', { name })}>
        <IconTrash size={16} />
      </IconButton>
    </RowActions>
  )
}
