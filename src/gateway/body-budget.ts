/** Memory for the bodies of all open requests together. */
export interface BodyBudget {
  /**
   * Makes room for a body that begins to arrive. `giveUp` is called when its room was needed for smaller
   * ones.
   */
  open(giveUp: () => void): HeldBody;
}

/** The room that one body takes. */
export interface HeldBody {
  /**
   * Takes so many bytes in all, or answers false, and leaves it as it was, where there is no room for them.
   */
  resize(bytes: number): boolean;
  /** It is complete: worked on, it is not given up any more. */
  complete(): void;
  /** To be called when nothing holds the body any more. */
  release(): void;
}

interface Arriving {
  readonly bytes: () => number;
  readonly drop: () => void;
}

/**
 * A budget of so many bytes. Once it is used up, the largest body that still arrives is given up: so whoever
 * sends much and slowly makes no room scarce for the small ones, which pushes are.
 */
export function bodyBudget(mostBytes: number): BodyBudget {
  const arriving = new Set<Arriving>();
  let sum = 0;

  function largest(): Arriving | undefined {
    return [...arriving].reduce<Arriving | undefined>(
      (found, one) => (found === undefined || one.bytes() > found.bytes() ? one : found),
      undefined,
    );
  }

  return {
    open(giveUp) {
      let bytes = 0;
      const release = (): void => {
        arriving.delete(own);
        sum -= bytes;
        bytes = 0;
      };
      const own: Arriving = {
        bytes: () => bytes,
        drop: () => {
          release();
          giveUp();
        },
      };
      arriving.add(own);
      return {
        resize(wanted) {
          while (sum - bytes + wanted > mostBytes) {
            const other = largest();
            if (other === undefined || other === own || other.bytes() <= wanted) return false;
            other.drop();
          }
          sum += wanted - bytes;
          bytes = wanted;
          return true;
        },
        complete: () => void arriving.delete(own),
        release,
      };
    },
  };
}
