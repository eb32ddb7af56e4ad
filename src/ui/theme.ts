import { createTheme } from '@mantine/core'
import type { SyntheticEvent } from 'react'

/**
 * A list that a field opens stands elsewhere in the document, but belongs to the popover that the field is in: to press in it is
 * not to press outside, which would close the popover before anything is chosen.
 */
function keepOpen(event: SyntheticEvent) {
  if (!event.currentTarget.contains(event.target as Node)) event.stopPropagation()
}

/** Defaults of the component library; its colours come from `mantine.css`. Dense by default. */
export const theme = createTheme({
  primaryColor: 'indigo',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', checkIconPosition: 'right' } },
    MultiSelect: { defaultProps: { size: 'xs', checkIconPosition: 'right' } },
    TagsInput: { defaultProps: { size: 'xs' } },
    ComboboxChevron: { defaultProps: { 'aria-hidden': true } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Radio: { defaultProps: { size: 'xs' } },
    Switch: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Popover: { defaultProps: { transitionProps: { duration: 75 } } },
    PopoverDropdown: { defaultProps: { onMouseDown: keepOpen, onTouchStart: keepOpen } },
    Menu: {
      defaultProps: { transitionProps: { duration: 75 }, position: 'bottom-start', withInitialFocusPlaceholder: false },
    },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 75 }, withArrow: false } },
    Modal: { defaultProps: { transitionProps: { duration: 150, transition: 'fade' }, centered: true } },
  },
})
