import { describe, expect, it } from 'vitest';
import { cutKeepingLastLine, TEXT_LIMIT } from './cut-text.ts';

const MARK = '[GZ-abc #2]';

describe('cutKeepingLastLine', () => {
  it('leaves a text of exactly the limit as it is', () => {
    const text = `${'x'.repeat(TEXT_LIMIT - MARK.length - 1)}\n${MARK}`;
    expect(cutKeepingLastLine(text)).toBe(text);
  });

  it('cuts a longer text to the limit, says so, and keeps the mark at its end', () => {
    const cut = cutKeepingLastLine(`${'x'.repeat(TEXT_LIMIT)}\n${MARK}`);
    expect(Array.from(cut)).toHaveLength(TEXT_LIMIT);
    expect(cut.endsWith(`xx\n(cut here: the text is too long)\n${MARK}`)).toBe(true);
  });

  it('counts and cuts in code points, so that no character is halved', () => {
    const text = `${'😀'.repeat(100)}\n${MARK}`;
    expect(cutKeepingLastLine(text, 112)).toBe(text);
    const cut = cutKeepingLastLine(text, 80);
    expect(Array.from(cut)).toHaveLength(80);
    expect(encodeURIComponent.bind(undefined, cut)).not.toThrow();
  });

  it('keeps the end of a text that is one long line', () => {
    expect(cutKeepingLastLine('0123456789', 4)).toBe('6789');
  });
});
