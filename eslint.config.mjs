import tseslint from 'typescript-eslint';

/** Modules that would make a workflow or the pure domain depend on the machine it runs on. */
const NODE_BUILTINS = [
  'node:*',
  'assert',
  'buffer',
  'child_process',
  'crypto',
  'events',
  'fs',
  'fs/*',
  'http',
  'https',
  'net',
  'os',
  'path',
  'process',
  'stream',
  'timers',
  'timers/*',
  'tls',
  'url',
  'util',
  'worker_threads',
  'zlib',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.plumbline/'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/workflows/**/*.ts', 'src/incident/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@temporalio/workflow',
              importNames: ['proxyLocalActivities', 'scheduleLocalActivity'],
              message: 'A task that waits for one shows other times when it is replayed: use an activity.',
            },
          ],
          patterns: [
            {
              group: NODE_BUILTINS,
              message: 'Workflows and the incident domain run in a sandbox: no Node built-ins.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'setImmediate', 'require', '__dirname', '__filename'].map((name) => ({
          name,
          message: 'Not available to workflows.',
        })),
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/mailbox/**', 'src/workflows/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'CallExpression[callee.property.name=/^(signal|signalWithStart|query|executeUpdate|startUpdate)$/]',
          "CallExpression[callee.object.property.name='workflow'][callee.property.name=/^(start|execute)$/]",
        ].map((selector) => ({ selector, message: 'Only src/mailbox/ speaks to workflows.' })),
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['waitFor', 'waitUntil'].map((property) => ({
          object: 'vi',
          property,
          message: 'It waits for a second: use expect.poll, which is as patient as all tests are.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.object.name='expect'][callee.property.name='poll'] > ObjectExpression > Property[key.name='timeout']",
          message: 'Tests have one patience: it bounds what hangs, not what is slow.',
        },
      ],
    },
  },
  {
    files: ['vitest*.config.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
);
