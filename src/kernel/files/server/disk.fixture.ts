import { diskStore } from './disk.ts'

/** Run as a process of its own by the crash test: stores one file and is killed on the way. */
async function* content(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('half a truth')
}
await diskStore(process.argv[2] ?? '').put(content(), { maxBytes: 1000 })
