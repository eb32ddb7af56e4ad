import {
  IconArrowDown,
  IconArrowUp,
  IconFolder,
  IconFolderPlus,
  IconPencil,
  IconStarOff,
  IconTrash,
} from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useFavourites } from '#kernel/client/favourites.ts'
import {
  foldersFor,
  movedFavourite,
  renamedFolder,
  steppedFavourite,
  withFolder,
  withoutFavourite,
} from '#kernel/client/favouriteTree.ts'
import { newKey } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import type { Favourite } from '#kernel/settings/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Menu, TextInput } from '#ui/inputs.ts'
import { Kbd } from '#ui/Kbd.tsx'
import { LateMenu } from '#ui/LateMenu.tsx'
import type { MenuOfButton } from '#ui/useMenuButton.ts'

type Asking = 'rename' | 'folder' | 'into'

/** Everything that dragging can do, and folders. Loaded when it is opened. */
export function FavouriteMenu({ entry, menu }: { entry: Favourite; menu: MenuOfButton }) {
  const [asking, setAsking] = useState<Asking | null>(null)
  return (
    <>
      <LateMenu menu={menu} position="right-start" width={220}>
        <Items entry={entry} onAsk={setAsking} />
      </LateMenu>
      {asking ? <FolderDialog entry={entry} asking={asking} onClose={() => setAsking(null)} /> : null}
    </>
  )
}

function Items({ entry, onAsk }: { entry: Favourite; onAsk: (asking: Asking) => void }) {
  const t = useT()
  const { favourites, arrange } = useFavourites()
  const folders = foldersFor(favourites, entry)
  const isFolder = 'folder' in entry
  const step = (by: -1 | 1) => arrange((list) => steppedFavourite(list, entry.id, by))
  return (
    <>
      <Menu.Item
        leftSection={<IconArrowUp size={14} />}
        rightSection={<Kbd keys="alt+ArrowUp" />}
        onClick={() => step(-1)}
      >
        {t('shell.favourites.up')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowDown size={14} />}
        rightSection={<Kbd keys="alt+ArrowDown" />}
        onClick={() => step(1)}
      >
        {t('shell.favourites.down')}
      </Menu.Item>
      <Menu.Divider />
      {folders.map(({ id, folder }) => (
        <Menu.Item
          key={id}
          leftSection={<IconFolder size={14} />}
          onClick={() => arrange((list) => movedFavourite(list, entry.id, { parent: id, before: null }))}
        >
          {t('shell.favourites.moveTo', { folder })}
        </Menu.Item>
      ))}
      {isFolder ? null : (
        <Menu.Item leftSection={<IconFolderPlus size={14} />} onClick={() => onAsk('into')}>
          {t('shell.favourites.intoNew')}
        </Menu.Item>
      )}
      {isFolder && entry.parent === null ? (
        <Menu.Item leftSection={<IconFolderPlus size={14} />} onClick={() => onAsk('folder')}>
          {t('shell.favourites.newFolder')}
        </Menu.Item>
      ) : null}
      {isFolder ? (
        <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onAsk('rename')}>
          {t('shell.favourites.rename')}
        </Menu.Item>
      ) : null}
      <Menu.Divider />
      <Menu.Item
        leftSection={isFolder ? <IconTrash size={14} /> : <IconStarOff size={14} />}
        onClick={() => arrange((list) => withoutFavourite(list, entry.id))}
      >
        {t(isFolder ? 'shell.favourites.deleteFolder' : 'shell.favourites.remove')}
      </Menu.Item>
    </>
  )
}

function FolderDialog({ entry, asking, onClose }: { entry: Favourite; asking: Asking; onClose: () => void }) {
  const t = useT()
  const { arrange } = useFavourites()
  const [name, setName] = useState(asking === 'rename' && 'folder' in entry ? entry.folder : '')
  const title = t(asking === 'rename' ? 'shell.favourites.rename' : 'shell.favourites.newFolder')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const folder = name.trim()
    if (folder === '') return
    onClose()
    if (asking === 'rename') return arrange((list) => renamedFolder(list, entry.id, folder))
    const id = newKey()
    if (asking === 'folder') return arrange((list) => withFolder(list, id, folder, entry.id))
    arrange((list) =>
      movedFavourite(withFolder(list, id, folder, entry.parent), entry.id, { parent: id, before: null }),
    )
  }
  return (
    <Dialog title={title} size="sm" onClose={onClose}>
      <form onSubmit={submit}>
        <TextInput
          label={t('shell.favourites.folderName')}
          value={name}
          maxLength={120}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <p style={{ marginBlockStart: 'var(--space-4)', textAlign: 'end' }}>
          <Button type="submit" variant="primary" disabled={name.trim() === ''}>
            {title}
          </Button>
        </p>
      </form>
    </Dialog>
  )
}
