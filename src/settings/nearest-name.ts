/** The name that was probably meant by a word that is none of them; `undefined` where none is near. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const plain = plainOf(word);
  const ranked = names
    .map((name) => ({ name, distance: distance(plain, plainOf(name)) }))
    .filter((each) => each.distance <= Math.max(1, Math.floor(plain.length / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

/** `catch_all` and `catchall` are what somebody writes who means `catchAll`. */
function plainOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 64);
}

/** Characters to add, drop, replace or swap with their neighbour until one word becomes the other. */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
