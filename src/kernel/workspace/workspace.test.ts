import { expect, test } from 'vitest'
import { followingModule } from '#kernel/following/server/reader.ts'
import { testWorkspace } from '#kernel/testing/workspace.ts'

const module = { name: 'throwAway', objects: [] }

test.each([
  ['a module that is listed twice', [module, module]],
  ['two modules of one name', [module, { ...module }]],
])('%s stops the start', async (_, modules) => {
  await expect(testWorkspace({ modules })).rejects.toThrow('Two modules are named "throwAway"')
})

test("a module of the kernel's own is not listed again", async () => {
  await expect(testWorkspace({ modules: [followingModule] })).rejects.toThrow('Two modules are named "following"')
})
