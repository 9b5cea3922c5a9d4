import { replaceUnseen } from '../incident/neutralise.ts';

/**
 * Text that a terminal shows as it is: what is not seen, or acts on the terminal, becomes `\uXXXX`. Line
 * feeds stay. In JSON these are escapes of JSON itself, so that it means the same as before.
 */
export function printable(text: string): string {
  return replaceUnseen(text, (character) => (character === '\n' ? character : escaped(character)));
}

/** The same on one line, so that no name of others can begin another one. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n');
}

/** A value as a line of JSON fit for a terminal, with its end. */
export function jsonLine(value: unknown): string {
  return `${printable(JSON.stringify(value))}\n`;
}

/** The same indented for people, without an end. */
export function indentedJson(value: unknown): string {
  return printable(JSON.stringify(value, undefined, 2));
}

/** Lines of at most so many characters; a word that is longer has a line to itself. */
export function brokenAt(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines.splice(-1, 1, `${line} ${word}`);
  }
  return lines;
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, n) => character.charCodeAt(n));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
