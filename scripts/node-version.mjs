/**
 * Whether a Node version satisfies the `engines` range of package.json. Understands what stands there:
 * alternatives of `^major.minor.patch` and `>=major`.
 */
export function satisfies(version, range) {
  return range.split('||').some((alternative) => {
    const [, sign, ...parts] = /^(\^|>=)(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(alternative.trim()) ?? [];
    const wanted = parts.map((part) => Number(part ?? 0));
    const given = version.replace(/^v/, '').split('.').map(Number);
    if (sign === undefined || compare(given, wanted) < 0) return false;
    return sign === '>=' || given[0] === wanted[0];
  });
}

function compare(a, b) {
  const index = [0, 1, 2].find((place) => a[place] !== b[place]);
  return index === undefined ? 0 : a[index] - b[index];
}
