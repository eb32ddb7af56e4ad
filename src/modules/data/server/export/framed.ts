import { dataFrame, noteFrame } from '#kernel/records/frames.ts'

/** A file in frames, which say after each piece how many rows have gone out, and at the end that it is whole. */
export async function* framed(pieces: AsyncIterable<string | Buffer>, rows: () => number): AsyncGenerator<Uint8Array> {
  let told = 0
  for await (const piece of pieces) {
    yield dataFrame(Buffer.from(piece))
    if (rows() === told) continue
    told = rows()
    yield noteFrame({ rows: told })
  }
  yield noteFrame({ rows: rows(), isWhole: true })
}
