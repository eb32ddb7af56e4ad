import { Avatar } from '#ui/Avatar.tsx'
import { tagColours } from '#ui/colours.ts'
import { ObjectIcon, objectIcons } from '#ui/icons.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime, FormattedNumber } from '#ui/values.tsx'
import { names } from '../../samples/values.ts'
import styles from '../Gallery.module.css'
import { type Kit, type Shown, specimen } from '../specimen.ts'

/** Small pieces that say one thing. */
export const words = (kit: Kit) => [
  specimen(kit, 'Tag', tags()),
  specimen(kit, 'Avatar', avatars()),
  specimen(kit, 'ObjectIcon', icons()),
  specimen(kit, 'Kbd', [
    { state: 'rest', detail: 'k', content: <Kbd keys="k" /> },
    { state: 'rest', detail: 'mod+Enter', content: <Kbd keys="mod+Enter" /> },
    { state: 'rest', detail: 'g a', content: <Kbd keys="g a" /> },
    { state: 'rightToLeft', isRightToLeft: true, content: <Kbd keys="mod+k" /> },
  ]),
  specimen(kit, 'DateTime', [{ state: 'rest', content: <DateTime value="2026-03-02T09:30:00.000Z" /> }]),
  specimen(kit, 'FormattedNumber', [
    { state: 'rest', content: <FormattedNumber value="1204567.5" /> },
    {
      state: 'rest',
      detail: 'compact',
      content: <FormattedNumber value={1204567} options={{ notation: 'compact' }} />,
    },
  ]),
]

const tags = (): Shown[] => [
  {
    state: 'colours',
    isWide: true,
    content: (
      <div className={styles.wrap}>
        {tagColours.map((colour) => (
          <Tag key={colour} colour={colour}>
            {colour}
          </Tag>
        ))}
      </div>
    ),
  },
  {
    state: 'dots',
    isWide: true,
    content: (
      <div className={styles.wrap}>
        {tagColours.map((colour) => (
          <Tag key={colour} colour={colour} dot>
            {colour}
          </Tag>
        ))}
      </div>
    ),
  },
  { state: 'long', content: <Tag colour="teal">{names.long}</Tag> },
  {
    state: 'rightToLeft',
    isRightToLeft: true,
    content: (
      <Tag colour="plum" dot>
        {names.company}
      </Tag>
    ),
  },
]

const avatars = (): Shown[] => [
  ...(['sm', 'md', 'lg'] as const).flatMap((size): Shown[] => [
    { state: 'size', detail: `${size}, round`, content: <Avatar name={names.person} size={size} /> },
    { state: 'size', detail: `${size}, square`, content: <Avatar name={names.company} size={size} shape="square" /> },
  ]),
  { state: 'picture', content: <Avatar name={names.person} size="lg" image="/icon.svg" /> },
  { state: 'empty', content: <Avatar name="" size="lg" /> },
]

const icons = (): Shown[] => [
  {
    state: 'rest',
    isWide: true,
    content: (
      <div className={styles.wrap}>
        {Object.keys(objectIcons).map((name) => (
          <ObjectIcon key={name} name={name} size={20} />
        ))}
      </div>
    ),
  },
]
