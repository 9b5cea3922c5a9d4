import { pauseDesk, resumeDesk } from '../operator/desk-hold.ts';
import { jsonLine } from '../process/printable.ts';
import type { Terminal } from './terminal.ts';
import { withTemporal } from './with-temporal.ts';

/** Has the deliveries to a desk held, and prints what that means. */
export async function pause(terminal: Terminal, desk: string, why: string, json: boolean): Promise<void> {
  await withTemporal(terminal, { desk }, async (client, settings) => {
    const { wasPaused, waiting } = await pauseDesk(client, settings, desk, why);
    await terminal.out(
      json
        ? jsonLine({ desk, isPaused: true, wasPaused, waiting })
        : [
            `Deliveries to ${desk} are held${wasPaused ? ', as they were before' : ''}: no worker begins one.`,
            `What is under way is finished, and every event is kept. ${waitingText(waiting)}`,
            `To go on: plumbline resume ${desk}`,
            '',
          ].join('\n'),
    );
  });
}

/** Lets the deliveries to a desk go on. */
export async function resume(terminal: Terminal, desk: string, json: boolean): Promise<void> {
  await withTemporal(terminal, { desk }, async (client, settings) => {
    const { wasPaused, waiting } = await resumeDesk(client, settings, desk);
    await terminal.out(
      json
        ? jsonLine({ desk, isPaused: false, wasPaused, waiting })
        : `Deliveries to ${desk} ${wasPaused ? 'go on, the most severe first' : 'were not held'}. ${waitingText(waiting)}\n`,
    );
  });
}

function waitingText(waiting: number): string {
  return waiting === 1 ? '1 call waits for its turn.' : `${waiting} calls wait for their turn.`;
}
