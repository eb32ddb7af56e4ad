import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dataFrame, type FileNote, frameReader, noteFrame } from './frames.ts'

test('frames come out as they went in, however the stream is cut', () => {
  const part = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.record({ rows: fc.nat() }, { requiredKeys: ['rows'] }))
  fc.assert(
    fc.property(fc.array(part), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (parts, cuts) => {
      const whole = Buffer.concat(parts.map((one) => (one instanceof Uint8Array ? dataFrame(one) : noteFrame(one))))
      const heard: (number[] | FileNote)[] = []
      const read = frameReader({ data: (bytes) => heard.push([...bytes]), note: (note) => heard.push(note) })
      for (let at = 0; at < whole.length; ) {
        const length = cuts.next().value
        read(whole.subarray(at, at + length))
        at += length
      }
      expect(heard).toEqual(parts.map((one) => (one instanceof Uint8Array ? [...one] : { ...one })))
    }),
  )
})
