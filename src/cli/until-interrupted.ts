/** What ends a command in good order: Ctrl-C, a request to stop, or a reader that is gone. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Acts with a signal that is aborted by the first of these; the next one ends the process. */
export async function untilInterrupted<Result>(
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    stop.abort();
    // Each text for a reader that is gone says so once more.
    if (name !== 'SIGHUP') process.off(name, onSignal);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await act(stop.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
