/**
 * The rooms of the house and which way imports may point (docs/map.md).
 * `to.pathNot` lists what a room may import besides itself and packages.
 */
const room = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^(src|emulators|demo|bench|test)/', pathNot: [from, ...allowed] },
});

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    room('incident-is-pure', '^src/incident/', [], 'The domain imports no other room.'),
    {
      name: 'incident-has-no-packages',
      severity: 'error',
      comment: 'The domain needs no package at run time: it is bundled into every workflow.',
      from: { path: '^src/incident/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'] },
    },
    {
      name: 'workflows-import-the-domain-and-types-only',
      severity: 'error',
      comment: 'Workflow code is deterministic: besides the domain it may only name types of other rooms.',
      from: { path: '^src/workflows/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: ['^src/workflows/', '^src/incident/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflows-use-only-the-workflow-sdk',
      severity: 'error',
      from: { path: '^src/workflows/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: ['node_modules/@temporalio/(workflow|common)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    room(
      'errors-stand-alone',
      '^src/errors/',
      [],
      'The error family is imported by everyone and imports nobody.',
    ),
    room(
      'mailbox',
      '^src/mailbox/',
      ['^src/incident/', '^src/workflows/'],
      'The one voice to workflows knows their contracts, and neither who speaks nor what about.',
    ),
    room('http-knows-no-vendor', '^src/http/', ['^src/errors/'], 'One HTTP wrapper for all vendors.'),
    room(
      'the-port-knows-no-desk',
      '^src/desks/desk\\.ts$',
      ['^src/incident/'],
      'Only the registry knows the desks.',
    ),
    room(
      'automate-desk',
      '^src/desks/automate/',
      ['^src/desks/[^/]+\\.ts$', '^src/settings/schema/', '^src/incident/', '^src/http/', '^src/errors/'],
      'A desk imports the port, the domain and the HTTP wrapper.',
    ),
    room(
      'manage-desk',
      '^src/desks/manage/',
      ['^src/desks/[^/]+\\.ts$', '^src/settings/schema/', '^src/incident/', '^src/http/', '^src/errors/'],
      'A desk imports the port, the domain and the HTTP wrapper.',
    ),
    room(
      'gravityzone',
      '^src/gravityzone/',
      ['^src/settings/schema/', '^src/incident/', '^src/http/', '^src/errors/'],
      'Wire formats and the API client know no desk and no gateway.',
    ),
    room(
      'gateway',
      '^src/gateway/',
      [
        '^src/gravityzone/',
        '^src/incident/',
        '^src/mailbox/',
        '^src/http/(callback-contract|per-minute)\\.ts$',
        '^src/process/',
        '^src/errors/',
      ],
      'The gateway knows no desk and no mapping.',
    ),
    room(
      'activities',
      '^src/activities/',
      [
        '^src/desks/(desk|scripted-desk\\.fixture)\\.ts$',
        '^src/gravityzone/api/',
        '^src/http/vendor-errors\\.ts$',
        '^src/incident/',
        '^src/errors/',
      ],
      'Activities work through the port, and with what the GravityZone client reads.',
    ),
    room(
      'operator',
      '^src/operator/',
      [
        '^src/gateway/find-account\\.ts$',
        '^src/gravityzone/',
        '^src/incident/',
        '^src/mailbox/',
        '^src/workflows/',
        '^src/settings/',
        '^src/http/',
        '^src/process/printable\\.ts$',
        '^src/errors/',
      ],
      'What operators do knows neither the command line nor a console.',
    ),
    room(
      'cli',
      '^src/cli/',
      [
        '^src/operator/',
        '^src/mailbox/',
        '^src/settings/',
        '^src/temporal/',
        '^src/incident/',
        '^src/gravityzone/',
        '^src/desks/automate/(profile|commission/[^/]+|script/script-file)\\.ts$',
        '^src/desks/manage/ticket-in-manage\\.ts$',
        '^src/http/vendor-errors\\.ts$',
        '^src/process/printable\\.ts$',
        '^src/errors/',
      ],
      'Commands read arguments, call what operators do, and print.',
    ),
    room(
      'settings',
      '^src/settings/',
      [
        '^src/desks/(automate|manage)/settings\\.ts$',
        '^src/gravityzone/api/settings\\.ts$',
        '^src/incident/',
        '^src/http/(network|public-addresses)\\.ts$',
        '^src/errors/',
      ],
      'Settings are read in one place.',
    ),
    room(
      'temporal',
      '^src/temporal/',
      ['^src/errors/', '^src/workflows/', '^src/http/network\\.ts$', '^demo/temporal/'],
      'The connection to Temporal knows no vendor; its tests start a development server.',
    ),
    room(
      'process',
      '^src/process/',
      ['^src/errors/', '^src/incident/neutralise\\.ts$'],
      'What every process does: run, log, tell how it is, write to a terminal.',
    ),
    {
      name: 'the-product-needs-no-stand-in',
      severity: 'error',
      comment: 'Emulators, demo and benchmarks use the product, never the other way round.',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(emulators|demo|bench|test)/' },
    },
    room(
      'emulators-stand-alone',
      '^emulators/',
      [],
      'Emulators are written from the reference, not from the client: they import nothing of the product.',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
