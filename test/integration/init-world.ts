import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { automateSeed } from '../../demo/automate-seed.ts';
import { BOARDS, CATCH_ALL, COMPANIES, PRIORITIES, RUNNER } from '../../demo/seed.ts';
import { startAutomateEmulator } from '../../emulators/automate/index.ts';
import { startGravityZoneEmulator } from '../../emulators/gravityzone/index.ts';
import { startManageEmulator } from '../../emulators/manage/index.ts';

/** Secrets of the emulated systems; they open nothing else. */
export const SECRETS = {
  PLUMBLINE_GRAVITYZONE_KEY: 'api-key-of-the-tests',
  PLUMBLINE_AUTOMATE_PASSWORD: 'password-of-the-tests',
  PLUMBLINE_MANAGE_PUBLIC_KEY: 'public-key-of-the-tests',
  PLUMBLINE_MANAGE_PRIVATE_KEY: 'private-key-of-the-tests',
} as const;

const CLIENT_ID = '00000000-0000-4000-8000-000000000001';

/** What a board, a company or a computer could be called by somebody who means harm. */
export const HOSTILE = 'Evil\u001b[31m: #x\n- y: *z\u202e';

/** A company of that name, by GravityZone's id and by Manage's; Automate has none. */
export const HOSTILE_COMPANY = { id: '5e31a0d4b1a43d2f5c8b4579', manage: 252, name: HOSTILE };

/** The three systems that set-up asks, and a folder for what it writes. */
export type InitWorld = Awaited<ReturnType<typeof initWorld>>;

/** `automateOver` is put over the demo's Automate server; `hostile` are companies beside the demo's own. */
export async function initWorld(
  automateOver: { readonly script?: string } = {},
  hostile: readonly (typeof HOSTILE_COMPANY)[] = [HOSTILE_COMPANY],
) {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-init-'));
  const gravityZone = await startGravityZoneEmulator({
    seed: {
      apiKey: SECRETS.PLUMBLINE_GRAVITYZONE_KEY,
      companies: [...COMPANIES, ...hostile].map(({ id, name }) => ({ id, name })),
    },
    faults: { limits: false },
  });
  const automate = await startAutomateEmulator({
    seed: {
      ...automateSeed(
        { username: 'plumbline-api', password: SECRETS.PLUMBLINE_AUTOMATE_PASSWORD, clientId: CLIENT_ID },
        50,
      ),
      ...automateOver,
    },
  });
  const manage = await startManageEmulator({
    seed: {
      companyId: 'msp',
      publicKey: SECRETS.PLUMBLINE_MANAGE_PUBLIC_KEY,
      privateKey: SECRETS.PLUMBLINE_MANAGE_PRIVATE_KEY,
      clientId: CLIENT_ID,
      companies: [...COMPANIES, ...hostile, CATCH_ALL].map(({ manage: id, name }) => ({
        id,
        identifier: name.replaceAll(/\W/g, ''),
        name,
      })),
      boards: [...BOARDS, ...hostile.map(({ name }) => ({ id: 23, name, statuses: [], types: [] }))],
      priorities: PRIORITIES,
    },
  });
  return {
    folder,
    file: join(folder, 'plumbline.yaml'),
    gravityZone,
    automate,
    manage,
    /** Every answer that is no secret, as options. */
    options: {
      'gravityzone-url': gravityZone.url,
      'automate-url': automate.url,
      'automate-user': 'plumbline-api',
      'automate-client-id': CLIENT_ID,
      'automate-runner': String(RUNNER),
      'automate-catch-all': String(CATCH_ALL.automate),
      'automate-category-low': '176',
      'automate-category-medium': '177',
      'automate-category-high': '178',
      'manage-url': manage.url,
      'manage-company-id': 'msp',
      'manage-client-id': CLIENT_ID,
      'manage-catch-all': String(CATCH_ALL.manage),
      'manage-board-low': '21',
      'manage-priority-low': '4',
      'manage-type-low': '5',
      'manage-board-medium': '21',
      'manage-priority-medium': '3',
      'manage-type-medium': '5',
      'manage-board-high': '22',
      'manage-priority-high': '1',
      'manage-type-high': '15',
      'psa-ticket': 'plumbline',
    },
    async close() {
      await Promise.all([gravityZone.close(), automate.close(), manage.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
