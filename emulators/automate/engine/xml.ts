import { ScriptFault } from './script-fault.ts';

/** An element of an XML text: either children or a text, never both. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Empty where there are children. */
  readonly text: string;
}

const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const OPENING = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}="[^"<]*")*)\s*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})="([^"]*)"`, 'g');
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads the plain XML of import files: elements, attributes, text. Throws `ScriptFault` for anything else,
 * comments, declarations within, CDATA and text beside elements among it.
 */
export function readXml(text: string): XmlElement {
  const source = text.replaceAll('\r\n', '\n');
  let at = /^(?:<\?xml [^?]*\?>)?\s*/.exec(source)?.[0].length ?? 0;

  const element = (): XmlElement => {
    OPENING.lastIndex = at;
    const opening = OPENING.exec(source);
    if (opening === null) throw new ScriptFault(`No element where one must stand: ${excerpt(source, at)}`);
    const [whole, name = '', given = '', closed] = opening;
    at += whole.length;
    const attributes = new Map(
      [...given.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, plain(value)]),
    );
    if (closed === '/') return { name, attributes, children: [], text: '' };
    const children: XmlElement[] = [];
    let words = upToTag();
    while (!source.startsWith('</', at)) {
      children.push(element());
      words += upToTag();
    }
    const closing = `</${name}>`;
    if (!source.startsWith(closing, at))
      throw new ScriptFault(`${closing} is missing: ${excerpt(source, at)}`);
    at += closing.length;
    if (children.length > 0 && words.trim() !== '') throw new ScriptFault(`Text beside elements in ${name}`);
    return { name, attributes, children, text: children.length > 0 ? '' : plain(words) };
  };
  const upToTag = (): string => {
    const tag = source.indexOf('<', at);
    if (tag === -1) throw new ScriptFault('The XML ends within an element.');
    const words = source.slice(at, tag);
    at = tag;
    return words;
  };

  const root = element();
  if (source.slice(at).trim() !== '') throw new ScriptFault(`More than one element: ${excerpt(source, at)}`);
  return root;
}

function plain(text: string): string {
  return text.replace(/&([^;]*)(;?)/g, (whole, name: string, end: string) => {
    const code = /^#(?:([0-9]+)|x([0-9A-Fa-f]+))$/.exec(name);
    const known =
      code === null
        ? ENTITIES[name]
        : String.fromCodePoint(code[1] === undefined ? parseInt(code[2] ?? '', 16) : Number(code[1]));
    if (end === '' || known === undefined) throw new ScriptFault(`No entity: ${whole.slice(0, 20)}`);
    return known;
  });
}

function excerpt(source: string, at: number): string {
  return source.slice(at, at + 40);
}
