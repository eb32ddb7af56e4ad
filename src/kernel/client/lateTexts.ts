let load: (room: string) => Promise<unknown> = async () => undefined

/** Told once by the host, which knows where the texts of each room lie. */
export function provideTexts(loader: (room: string) => Promise<unknown>): void {
  load = loader
}

/** A part of a screen that opens later, together with the texts of its room. */
export async function withRoomTexts<Code>(room: string, code: Promise<Code>): Promise<Code> {
  await load(room)
  return code
}
