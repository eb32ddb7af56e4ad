import type { Db } from './contract.ts'
import { sql } from './sql.ts'

/**
 * A transaction whose first statements ask for a table, without making others wait behind it: a lock that is not to be had
 * within 80 ms lets the queue pass and is tried for again, some thirty seconds long. Rejects with the last refusal (55P03).
 */
export async function patiently<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(async (tx) => {
        await tx.run(sql`SET LOCAL lock_timeout = '80ms'`)
        return work(tx)
      })
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03' || attempt > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 100))
    }
  }
}
