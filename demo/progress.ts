/** Shows the steps of something that takes a while: each with a tick or a cross, and how long it took. */
export interface Progress {
  /** Shows a step while it runs; rethrows what it throws. */
  step<T>(title: string, act: (say: (line: string) => void) => Promise<T>): Promise<T>;
}

/** Progress as lines on standard output; on a terminal the running step is shown live. */
export function terminalProgress(out: NodeJS.WriteStream): Progress {
  return {
    async step(title, act) {
      const started = Date.now();
      const live = out.isTTY;
      if (live) out.write(`  … ${title}`);
      const clear = live ? '\r\u001b[2K' : '';
      const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`;
      const say = (line: string): void => {
        out.write(`${clear}      ${line}\n${live ? `  … ${title}` : ''}`);
      };
      try {
        const result = await act(say);
        out.write(`${clear}  ✓ ${title} (${seconds()})\n`);
        return result;
      } catch (error) {
        out.write(`${clear}  ✗ ${title} (${seconds()})\n`);
        throw error;
      }
    },
  };
}

/** Progress that nobody sees, for tests and benchmarks. */
export const silentProgress: Progress = { step: (_title, act) => act(() => undefined) };
