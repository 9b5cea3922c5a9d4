import { startAutomateEmulator } from '../emulators/automate/index.ts';
import { startGravityZoneEmulator } from '../emulators/gravityzone/index.ts';
import { startManageEmulator } from '../emulators/manage/index.ts';
import { automateSeed } from './automate-seed.ts';
import { BOARDS, CATCH_ALL, COMPANIES, PRIORITIES } from './seed.ts';
import type { DemoCredentials } from './seed.ts';

/** What the process of the emulators is told in its environment, as JSON. */
export interface EmulatorsInput {
  readonly credentials: DemoCredentials;
  readonly ports: { readonly manage: number; readonly automate: number; readonly gravityzone: number };
  readonly scriptDelay: number;
}

const input = JSON.parse(process.env['PLUMBLINE_EMULATORS'] ?? '{}') as EmulatorsInput;
const { credentials, ports } = input;

const emulators = await Promise.all([
  startManageEmulator({
    port: ports.manage,
    seed: {
      ...credentials.manage,
      companies: [...COMPANIES, CATCH_ALL].map(({ manage, name }) => ({
        id: manage,
        identifier: name.replaceAll(/\W/g, ''),
        name,
      })),
      boards: BOARDS,
      priorities: PRIORITIES,
    },
  }),
  startAutomateEmulator({
    port: ports.automate,
    seed: automateSeed(credentials.automate, input.scriptDelay),
  }),
  startGravityZoneEmulator({
    port: ports.gravityzone,
    seed: {
      apiKey: credentials.gravityzone.apiKey,
      companies: COMPANIES.map(({ id, name }) => ({ id, name })),
    },
  }),
]);

let isStopping = false;
const stop = async (): Promise<void> => {
  if (isStopping) return; // the parent sends a signal, and then goes away
  isStopping = true;
  await Promise.all(emulators.map((emulator) => emulator.close()));
  if (process.connected) process.disconnect();
};
for (const event of ['SIGTERM', 'disconnect'] as const) process.once(event, () => void stop());
