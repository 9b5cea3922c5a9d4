import { goneNames } from '../desks/automate/settings.ts';
import type { Fault, Path } from './fault.ts';
import { membersOf } from './schema/members-of.ts';

/** Names that settings had once: what to write instead, and the rest of the settings without them. */
export function withoutFormerNames(document: unknown): {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** Where what has a new name stands in the file. */
  readonly asWritten: (path: Path) => Path;
} {
  const { connections, ...others } = membersOf(document);
  const gone = goneNames(membersOf(others['desks'])['automate']).map(({ path, message }) => ({
    path: ['desks', 'automate', ...path],
    message,
  }));
  const renamed =
    connections === undefined
      ? []
      : [{ path: ['connections'], message: 'is called accounts now: rename the section' }];
  const faults = [...renamed, ...gone];
  const asWritten = (path: Path): Path =>
    connections !== undefined && path[0] === 'accounts' ? ['connections', ...path.slice(1)] : path;
  if (faults.length === 0) return { value: document, faults, asWritten };
  const value = connections === undefined ? others : { accounts: connections, ...others };
  return { value: gone.reduce<unknown>((rest, { path }) => without(rest, path), value), faults, asWritten };
}

function without(node: unknown, [name = '', ...below]: readonly string[]): unknown {
  const { [name]: member, ...others } = membersOf(node);
  return below.length === 0 ? others : { ...others, [name]: without(member, below) };
}
