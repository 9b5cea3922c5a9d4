import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, YAMLError, YAMLMap, YAMLWarning } from 'yaml';
import type { Fault, Path, Position } from './fault.ts';

/** What a settings file says, not checked yet, and where it says it. */
export interface SettingsText {
  /** Plain values; `undefined` where the text is no YAML, `null` where it says nothing. */
  readonly value: unknown;
  /** What is wrong with the text as such. */
  readonly faults: readonly Fault[];
  /** Where a setting stands; of a missing one, the part that it is missing in. */
  locate(path: Path): Position;
}

/** Parts that may be written by an alias, in the whole file: more are an attack, or a mistake. */
const MOST_ALIASES = 1_000;

/** Reads YAML. Never throws: what is wrong is among the faults. */
export function readSettingsText(text: string): SettingsText {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const start = (): Position => ({ line: 1, column: 1 });
  let document: Document;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false, // they quote the file, and a secret may stand there
      uniqueKeys: false, // found below, with their places
      logLevel: 'error',
    });
  } catch {
    const message = 'is nested too deeply to be read'; // the parser throws for nothing else
    return { value: undefined, faults: [{ path: [], message }], locate: start };
  }
  const locate = (path: Path): Position => positionAt(offsetOf(document, path));
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({
      path: [],
      message: wordsOf(error),
      at: positionAt(isOpenQuote(error) ? lastQuote(document, error.pos[0]) : error.pos[0]),
    }));
    return { value: undefined, faults, locate };
  }
  const { value, faults } = plainValue(document);
  const tags = document.warnings.map((warning) => ({
    path: [],
    message: wordsOf(warning),
    at: positionAt(warning.pos[0]),
  }));
  const placed = faults.map(({ offset, ...fault }) => ({ ...fault, at: positionAt(offset) }));
  return { value, faults: [...tags, ...placed], locate };
}

/** Whether a quote is not closed; the parser places this where the text in it ends, such as at the end of the file. */
function isOpenQuote({ code, message }: YAMLError | YAMLWarning): boolean {
  return code === 'MISSING_CHAR' && /closing ["']quote/.test(message);
}

/** Where the last quote before a place is opened. */
function lastQuote(document: Document, before: number): number {
  let offset = 0;
  visit(document, {
    Scalar: (_, node) => {
      const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
      if (isQuoted && offsetIn(node) < before) offset = offsetIn(node);
    },
  });
  return offset;
}

/** What the parser says, without what it quotes. */
function wordsOf(fault: YAMLError | YAMLWarning): string {
  const { code, message } = fault;
  if (code === 'MULTIPLE_DOCS') return 'begins a second document: write all settings in one';
  if (code === 'TAG_RESOLVE_FAILED') return 'has a tag that is not known here: remove the word with `!`';
  if (isOpenQuote(fault)) return 'is not valid YAML: the quote that is opened here is not closed';
  const said = code === 'MISSING_CHAR' ? message : message.replace(/\s*[:"`'(\\%][^]*$/, '');
  return `is not valid YAML: ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
}

interface PlacedFault extends Fault {
  readonly offset: number;
}

/** The document as plain values, keys as they are written: YAML reads `5e31` as a number, and it may be an id. */
function plainValue(document: Document): {
  readonly value: unknown;
  readonly faults: readonly PlacedFault[];
} {
  const faults: PlacedFault[] = [];
  let aliases = 0;

  function plain(node: unknown, path: Path, within: readonly unknown[]): unknown {
    if (isAlias(node)) {
      const offset = offsetIn(node);
      const meant = node.resolve(document);
      aliases += 1;
      const problem =
        meant === undefined
          ? 'names an anchor that is not written before it: quote the text if it shall begin with `*`'
          : within.includes(meant)
            ? 'contains itself: remove the `*name` that names the part around it'
            : aliases > MOST_ALIASES
              ? 'uses anchors too often: write the settings out in place of `*name`'
              : undefined;
      if (problem === undefined) return plain(meant, path, within);
      if (aliases <= MOST_ALIASES + 1) faults.push({ path, message: problem, offset });
      return undefined;
    }
    if (isSeq(node)) return node.items.map((item, at) => plain(item, [...path, at], [...within, node]));
    if (isMap(node)) return members(node, path, [...within, node]);
    return isScalar(node) ? node.value : null;
  }

  function members(map: YAMLMap, path: Path, within: readonly unknown[]): unknown {
    const found = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const name = nameOf(key);
      const problem =
        name === undefined
          ? 'has a name that is no text'
          : name === '__proto__'
            ? 'cannot be a name: choose another one'
            : found.has(name)
              ? 'is written twice: keep one of the two'
              : undefined;
      if (name !== undefined && problem === undefined) found.set(name, plain(value, [...path, name], within));
      else
        faults.push({
          path: [...path, ...(name === undefined ? [] : [name])],
          message: problem ?? '',
          offset: offsetIn(key),
        });
    }
    return Object.fromEntries(found);
  }

  return { value: plain(document.contents, [], []), faults };
}

function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** As far as the path leads. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = offsetIn(node);
  for (const step of path) {
    const here = isAlias(node) ? node.resolve(document) : node;
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => nameOf(key) === String(step));
      if (pair === undefined) return offset;
      offset = offsetIn(pair.key);
      node = pair.value;
    } else if (isSeq(here)) {
      node = here.items[Number(step)];
      if (node === undefined) return offset;
      offset = offsetIn(node);
    } else return offset;
  }
  return offset;
}

function offsetIn(node: unknown): number {
  return (node as { readonly range?: readonly number[] | null } | null | undefined)?.range?.[0] ?? 0;
}
