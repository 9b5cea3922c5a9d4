import type { World } from './world.ts';

/** Base address of the API under the current codebase, without a slash at the end. */
export function apiBase(world: World): string {
  return `${world.origin()}/${world.faults.current().codebase}/apis/3.0`;
}
