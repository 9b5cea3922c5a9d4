import type { Delivery, Doubt } from './delivery.ts';
import type { Snapshot } from './snapshot.ts';

/** A delivery whose snapshots are named by their revisions: facts are large, and whoever asked has them. */
export interface PackedDelivery extends Omit<Delivery, 'delivered' | 'doubt'> {
  readonly delivered: number | undefined;
  readonly doubt: (Omit<Doubt, 'attempted'> & { readonly attempted: readonly number[] }) | undefined;
}

/** Leaves the snapshots out. */
export function packDelivery({ delivered, doubt, ...delivery }: Delivery): PackedDelivery {
  return {
    ...delivery,
    delivered: delivered?.revision,
    doubt: doubt && { ...doubt, attempted: doubt.attempted.map(({ revision }) => revision) },
  };
}

/** Puts the snapshots back: those of `before`, and the target. */
export function unpackDelivery(packed: PackedDelivery, before: Delivery, target: Snapshot): Delivery {
  const known = [before.delivered, target, ...(before.doubt?.attempted ?? [])].filter(
    (snapshot) => snapshot !== undefined,
  );
  const named = (revision: number): Snapshot => known.find((each) => each.revision === revision) ?? target;
  const { delivered, doubt, ...delivery } = packed;
  return {
    ...delivery,
    delivered: delivered === undefined ? undefined : named(delivered),
    doubt: doubt && { ...doubt, attempted: doubt.attempted.map(named) },
  };
}
