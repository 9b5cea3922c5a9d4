import xterm from '@xterm/headless';

/** What a person sees of this output in a terminal, scrolled back to its begin; lines that are too long stay whole. */
export async function screenOf(printed: string, columns = 100, rows = 40): Promise<string> {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  await new Promise<void>((shown) => {
    terminal.write(printed, shown);
  });
  const { active } = terminal.buffer;
  const lines: string[] = [];
  for (let n = 0; n < active.length; n++) {
    const line = active.getLine(n);
    const goesOn = active.getLine(n + 1)?.isWrapped === true;
    const text = line?.translateToString(!goesOn) ?? '';
    if (line?.isWrapped === true) lines.push((lines.pop() ?? '') + text);
    else lines.push(text);
  }
  terminal.dispose();
  return lines.join('\n').trimEnd();
}
