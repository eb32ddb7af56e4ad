/** The inputs of forms. Their density and colours come from the theme, so screens name only label, value and error. */
export {
  Checkbox,
  Menu,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Popover,
  Radio,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core'
