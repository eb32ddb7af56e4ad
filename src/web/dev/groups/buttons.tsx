import { IconPlus, IconStar } from '@tabler/icons-react'
import { Button, type ButtonVariant, IconButton } from '#ui/Button.tsx'
import { ButtonAnchor, ButtonLink } from '#ui/ButtonLink.tsx'
import { names } from '../../samples/values.ts'
import type { Force } from '../force.ts'
import { type Kit, type Shown, specimen } from '../specimen.ts'

const forces: Force[] = ['hover', 'focus', 'pressed']
const variants: ButtonVariant[] = ['primary', 'secondary', 'quiet', 'danger']

/** Everything that is pressed. */
export const buttons = (kit: Kit) => [
  specimen(
    kit,
    'Button',
    variants.flatMap((variant) => buttonStates(kit, variant)),
  ),
  specimen(kit, 'IconButton', iconButtons(kit)),
  specimen(kit, 'ButtonLink', links(kit)),
  specimen(kit, 'ButtonAnchor', [
    { state: 'rest', content: <ButtonAnchor href="/dev/ui">{kit.t('dev.sample.open')}</ButtonAnchor> },
  ]),
]

function buttonStates({ t }: Kit, variant: ButtonVariant): Shown[] {
  const label = t('dev.sample.save')
  const of = (more: object, children: string = label) => (
    <Button variant={variant} {...more}>
      {children}
    </Button>
  )
  return [
    { state: 'rest', detail: variant, content: of({}) },
    ...forces.map((force): Shown => ({ state: force, detail: variant, force, content: of({}) })),
    { state: 'disabled', detail: variant, content: of({ disabled: true }) },
    { state: 'busy', detail: variant, content: of({ busy: true }) },
    { state: 'icon', detail: variant, content: of({ icon: <IconPlus size={16} /> }) },
    { state: 'size', detail: `sm, ${variant}`, content: of({ size: 'sm' }) },
    { state: 'size', detail: `lg, ${variant}`, content: of({ size: 'lg' }) },
    { state: 'long', detail: variant, content: of({ style: { maxWidth: '100%' } }, names.long) },
    {
      state: 'rightToLeft',
      detail: variant,
      isRightToLeft: true,
      content: of({ icon: <IconPlus size={16} /> }),
    },
  ]
}

function iconButtons({ t }: Kit): Shown[] {
  const of = (more: object) => (
    <IconButton label={t('dev.sample.star')} {...more}>
      <IconStar size={16} />
    </IconButton>
  )
  return [
    { state: 'rest', content: of({}) },
    ...forces.map((force): Shown => ({ state: force, force, content: of({}) })),
    { state: 'on', content: of({ pressed: true }) },
    { state: 'disabled', content: of({ disabled: true }) },
  ]
}

function links({ t }: Kit): Shown[] {
  const of = (variant: ButtonVariant) => (
    <ButtonLink to="/dev/ui" variant={variant}>
      {t('dev.sample.open')}
    </ButtonLink>
  )
  return [
    { state: 'rest', content: of('secondary') },
    ...forces.map((force): Shown => ({ state: force, force, content: of('secondary') })),
    { state: 'rest', detail: 'primary', content: of('primary') },
  ]
}
