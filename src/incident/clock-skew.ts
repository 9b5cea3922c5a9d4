/**
 * How far clocks may lie apart, in ms: those of our own machines, and a desk's once its answers have
 * corrected it.
 */
export const CLOCK_SKEW = 120_000;
