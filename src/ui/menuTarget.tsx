import { type Ref, type RefObject, useImperativeHandle } from 'react'

type Button = RefObject<HTMLButtonElement | null>

/** Stands for the button in what belongs to it: the button itself stays where it is, and its focus with it. */
export const menuTarget = (button: Button) => <Target button={button} />

function Target({ button, ref }: { button: Button; ref?: Ref<HTMLButtonElement | null> }) {
  useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(ref, () => button.current, [button])
  return null
}
