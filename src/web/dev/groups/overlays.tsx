import { MantineThemeProvider } from '@mantine/core'
import { IconArrowBackUp, IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { IconMenu } from '#ui/IconMenu.tsx'
import { IdentityDialog } from '#ui/IdentityDialog.tsx'
import { Menu, Popover } from '#ui/inputs.ts'
import { LateMenu } from '#ui/LateMenu.tsx'
import { PopoverButton } from '#ui/PopoverButton.tsx'
import { QuestionDialog } from '#ui/QuestionDialog.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { toast } from '#ui/toast.tsx'
import { useMenuButton } from '#ui/useMenuButton.ts'
import { names } from '../../samples/values.ts'
import styles from '../Gallery.module.css'
import { type Kit, type Shown, specimen } from '../specimen.ts'

const idle = () => {}

/** What lies over or beside a page. */
export const overlays = (kit: Kit) => [
  specimen(kit, 'Menu', menus(kit)),
  specimen(kit, 'IconMenu', iconMenus(kit)),
  specimen(kit, 'LateMenu', [{ state: 'rest', content: <ButtonWithMenu {...kit} /> }]),
  specimen(kit, 'PopoverButton', [
    {
      state: 'rest',
      content: <PopoverButton panel={() => kit.t('dev.sample.help')}>{kit.t('dev.sample.actions')}</PopoverButton>,
    },
  ]),
  specimen(kit, 'Popover', [{ state: 'open', isWide: true, content: <OpenPopover {...kit} /> }]),
  specimen(kit, 'Dialog', dialogs(kit)),
  specimen(kit, 'QuestionDialog', [
    opener(kit, 'rest', (close) => <Question {...kit} close={close} />),
    opener(kit, 'danger', (close) => <Question {...kit} close={close} danger />),
  ]),
  specimen(kit, 'IdentityDialog', [
    opener(kit, 'rest', (close) => <Identity {...kit} close={close} />),
    opener(kit, 'error', (close) => <Identity {...kit} close={close} error={kit.t('dev.sample.error')} />),
    opener(kit, 'busy', (close) => <Identity {...kit} close={close} busy />),
  ]),
  specimen(kit, 'SidePanel', [{ state: 'open', isWide: true, content: <Panel {...kit} /> }]),
  specimen(kit, 'toast', toasts(kit)),
]

/** What takes the whole window is shown on a press, so that the page stays readable. */
function opener({ t }: Kit, state: string, show: (close: () => void) => ReactNode, detail?: string): Shown {
  return { state, ...(detail ? { detail } : {}), content: <Opener label={t('dev.sample.open')} show={show} /> }
}

function Opener({ label, show }: { label: string; show: (close: () => void) => ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button data-opener onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen ? show(() => setOpen(false)) : null}
    </>
  )
}

/** Lies in its place in the page instead of over it. */
function InPlace({ children }: { children: ReactNode }) {
  const stay = { defaultProps: { withinPortal: false, transitionProps: { duration: 0 } } }
  return (
    <div className={styles.screen}>
      <MantineThemeProvider inherit theme={{ components: { Menu: stay, Popover: stay } }}>
        {children}
      </MantineThemeProvider>
    </div>
  )
}

const menus = (kit: Kit): Shown[] =>
  (['open', 'hover', 'rightToLeft'] as const).map((state) => ({
    state,
    isWide: true,
    isRightToLeft: state === 'rightToLeft',
    ...(state === 'hover' ? { force: state } : {}),
    content: <OpenMenu {...kit} />,
  }))

function OpenMenu({ t }: Kit) {
  return (
    <InPlace>
      <Menu opened trapFocus={false} closeOnEscape={false} closeOnClickOutside={false} position="bottom-start">
        <Menu.Target>
          <Button>{t('dev.sample.actions')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Entries t={t} />
        </Menu.Dropdown>
      </Menu>
    </InPlace>
  )
}

function Entries({ t }: Pick<Kit, 't'>) {
  return (
    <>
      <Menu.Label>{names.company}</Menu.Label>
      <Menu.Item data-forced leftSection={<IconPencil size={14} />}>
        {t('dev.sample.edit', { name: names.company })}
      </Menu.Item>
      <Menu.Item disabled leftSection={<IconArrowBackUp size={14} />}>
        {t('ui.undo')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconTrash size={14} />}>{t('dev.sample.delete', { name: names.company })}</Menu.Item>
    </>
  )
}

function iconMenus({ t }: Kit): Shown[] {
  const of = (more: object) => (
    <IconMenu label={t('dev.sample.actions')} icon={<IconDotsVertical size={16} />} {...more}>
      <Entries t={t} />
    </IconMenu>
  )
  return [
    { state: 'rest', content: of({}) },
    { state: 'hover', force: 'hover', content: of({}) },
    { state: 'focus', force: 'focus', content: of({}) },
    { state: 'disabled', content: of({ disabled: true }) },
  ]
}

function ButtonWithMenu({ t }: Kit) {
  const { isAsked, button, menu } = useMenuButton()
  return (
    <>
      <Button {...button}>{t('dev.sample.actions')}</Button>
      {isAsked ? (
        <LateMenu menu={menu} position="bottom-start">
          <Entries t={t} />
        </LateMenu>
      ) : null}
    </>
  )
}

function OpenPopover({ t }: Kit) {
  return (
    <InPlace>
      <Popover opened closeOnEscape={false} closeOnClickOutside={false} position="bottom-start">
        <Popover.Target>
          <Button>{t('dev.sample.open')}</Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={names.company}>{t('dev.sample.help')}</Popover.Dropdown>
      </Popover>
    </InPlace>
  )
}

function dialogs(kit: Kit): Shown[] {
  const { t } = kit
  const sizes = ['sm', 'md', 'lg', 'xl'] as const
  return [
    ...sizes.map((size) =>
      opener(
        kit,
        'size',
        (close) => (
          <Dialog
            title={names.company}
            size={size}
            onClose={close}
            actions={
              <>
                <Button onClick={close}>{t('ui.cancel')}</Button>
                <Button variant="primary" onClick={close}>
                  {t('dev.sample.save')}
                </Button>
              </>
            }
          >
            {t('dev.sample.help')}
          </Dialog>
        ),
        size,
      ),
    ),
    opener(kit, 'long', (close) => (
      <Dialog title={names.long} size="sm" onClose={close}>
        <p>{`${names.long} · `.repeat(60)}</p>
      </Dialog>
    )),
  ]
}

function Question({ t, close, danger = false }: Kit & { close: () => void; danger?: boolean }) {
  const confirm = danger ? t('dev.sample.delete', { name: names.company }) : t('dev.sample.save')
  return (
    <QuestionDialog question={{ title: confirm, text: t('dev.sample.help'), confirm, danger, answer: () => close() }} />
  )
}

interface IdentityProps extends Kit {
  close: () => void
  error?: string
  busy?: boolean
}

function Identity({ t, close, error, busy = false }: IdentityProps) {
  return (
    <IdentityDialog
      text={t('dev.sample.help')}
      ways={['password', 'totp', 'passkey']}
      error={error}
      busy={busy}
      onSubmit={close}
      onClose={close}
    />
  )
}

/** `page` empty: it does not take the focus from the gallery. */
function Panel({ t }: Kit) {
  return (
    <div className={styles.screen} data-tall>
      <SidePanel label={names.company} page="" onBack={idle} onClose={idle}>
        <p className={styles.inside}>{t('dev.sample.help')}</p>
      </SidePanel>
    </div>
  )
}

function toasts({ t }: Kit): Shown[] {
  const text = t('dev.sample.saved')
  const of = (show: () => void) => (
    <Button data-opener onClick={show}>
      {t('dev.sample.open')}
    </Button>
  )
  return [
    { state: 'done', content: of(() => toast.success(text)) },
    { state: 'error', content: of(() => toast.error(t('dev.sample.error'))) },
    { state: 'undo', content: of(() => toast.undo(text, idle)) },
    { state: 'long', content: of(() => toast.success(names.long)) },
  ]
}
