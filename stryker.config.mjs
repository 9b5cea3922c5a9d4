/** Where something is decided or written: a mutant that lives there is behaviour that no test states. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: [
    'src/incident/**/*.ts',
    'src/mailbox/**/*.ts',
    // They call Temporal and decide nothing: what they do is shown on a real server.
    '!src/mailbox/{incident,open,feed,ticket-watch,test-event}-workflows.ts',
    'src/desks/automate/run/script-*.ts',
    'src/desks/automate/tickets/ticket-state.ts',
    'src/desks/automate/run/fit-text.ts',
    'src/desks/manage/tickets/*.ts',
    'src/http/vendor.ts',
    'src/http/vendor-client.ts',
    '!src/**/*.test.ts',
    '!src/**/*.fixture.ts',
  ],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 2,
  ignorePatterns: ['/dist', '/.plumbline', '/test/histories', '/docs/images'],
  tempDirName: '.plumbline/mutation',
  reporters: ['clear-text', 'html', 'json'],
  htmlReporter: { fileName: '.plumbline/mutation.html' },
  jsonReporter: { fileName: '.plumbline/mutation.json' },
  clearTextReporter: { logTests: false, allowColor: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
