import type { Delivery, Doubt } from './delivery.ts';
import type { Snapshot } from './snapshot.ts';

/** A delivery whose snapshots are named by their revisions: facts are large, and whoever asked has them. */
export interface PackedDelivery extends Omit<Delivery, 'delivered' | 'doubt' | 'former'> {
  readonly former: undefined;
  readonly delivered: number | undefined;
  readonly doubt: (Omit<Doubt, 'attempted'> & { readonly attempted: readonly number[] }) | undefined;
}

/** Leaves the snapshots and the former delivery out. */
export function packDelivery({ delivered, doubt, ...delivery }: Delivery): PackedDelivery {
  return {
    ...delivery,
    former: undefined,
    delivered: delivered?.revision,
    doubt: doubt && { ...doubt, attempted: doubt.attempted.map(({ revision }) => revision) },
  };
}

/**
 * Puts back what was left out: the snapshots of `before`, the target, and the former delivery as long as the
 * ticket is named.
 */
export function unpackDelivery(packed: PackedDelivery, before: Delivery, target: Snapshot): Delivery {
  const known = [before.delivered, target, ...(before.doubt?.attempted ?? [])].filter(
    (snapshot) => snapshot !== undefined,
  );
  const named = (revision: number): Snapshot => known.find((each) => each.revision === revision) ?? target;
  const { delivered, doubt, ...delivery } = packed;
  return {
    ...delivery,
    former: delivery.isNamed ? before.former : undefined,
    delivered: delivered === undefined ? undefined : named(delivered),
    doubt: doubt && { ...doubt, attempted: doubt.attempted.map(named) },
  };
}
