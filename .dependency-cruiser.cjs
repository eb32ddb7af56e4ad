/**
 * The import laws of ARCHITECTURE.md. Tests and fixtures may reach everywhere; `checks/laws.test.ts` plants an offence
 * against each law and expects it to be found.
 */
const test = '\\.(test|fixture)\\.tsx?$|^src/kernel/testing/'

/** Data and pure functions, readable by server and browser: contracts, object definitions, field kinds. */
const pure = [
  '(^|[/.])contract\\.ts$',
  '^src/(kernel|modules)/[^/]+/objects/[^/]+\\.ts$',
  '^src/kernel/fields/(?!web\\.)[^/]+\\.ts$',
  '^src/kernel/fields/(?!web/|server/)[^/]+/(?!web\\.)[^/]+\\.ts$',
  '^src/kernel/errors\\.ts$',
  '^src/kernel/filter/fiscal\\.ts$',
]
const server = '(^|/)server/'
const browser = '^src/(web|ui|kernel/client)/|/web/|/web\\.tsx?$'

/** Where SQL may be written: the kernel's stores, the migrator, the event log, a reader's or verb's own store. */
const stores = [
  '^src/kernel/(db|jobs|files|backup|search|secrets|workspace|testing)/',
  '^src/kernel/http/idempotency\\.ts$',
  '^src/kernel/(objects|records|permissions|events|operations|auth|audit|settings|filter|views)/server/',
  '^src/kernel/(guards|layouts|following|matching|system)/server/(store|migrations)\\.ts$',
  '^src/kernel/currencies/server/(store|affected)\\.ts$',
  '^src/kernel/assignment/server/(\\w+Store|migrations)\\.ts$',
  '^src/modules/[^/]+/server/.*([sS]tore|[rR]eader)[^/]*\\.ts$',
]
const stays = (from, to) => ({ from: { pathNot: [test], ...from }, to })

module.exports = {
  forbidden: [
    {
      name: 'law-1-pure',
      severity: 'error',
      ...stays({ path: pure, pathNot: [test, '/(server|web)/'] }, { path: '^src/', pathNot: pure }),
    },
    {
      name: 'law-1-pure',
      severity: 'error',
      ...stays({ path: pure, pathNot: [test, '/(server|web)/'] }, { dependencyTypes: ['core'] }),
    },
    { name: 'law-2-server-web', severity: 'error', ...stays({ path: server }, { path: browser }) },
    { name: 'law-2-server-web', severity: 'error', ...stays({ path: browser }, { path: server }) },
    { name: 'law-3-kernel', severity: 'error', ...stays({ path: '^src/kernel/' }, { path: '^src/modules/' }) },
    { name: 'law-3-ui', severity: 'error', ...stays({ path: '^src/ui/' }, { path: '^src/(kernel|modules)/' }) },
    {
      name: 'law-4-modules',
      severity: 'error',
      ...stays(
        { path: '^src/modules/([^/]+)/' },
        { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/contract\\.ts$'] },
      ),
    },
    {
      name: 'law-5-hosts',
      severity: 'error',
      ...stays({ path: '^src/(kernel|modules|ui)/' }, { path: '^src/(server|web)/' }),
    },
    {
      name: 'law-6-sql',
      severity: 'error',
      ...stays({ path: '^src/', pathNot: [test, ...stores] }, { path: '^src/kernel/db/sql\\.ts$' }),
    },
    {
      name: 'law-6-driver',
      severity: 'error',
      ...stays(
        { path: '^src/', pathNot: [test, '^src/kernel/(db|backup|jobs)/', '^src/server/postgres/'] },
        { path: 'node_modules/(pg|pg-[^/]+|postgres)/' },
      ),
    },
    {
      // A cycle of types alone is erased before it runs.
      name: 'law-7-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|json|svg|woff2?)$|^virtual:' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'],
    },
  },
}
