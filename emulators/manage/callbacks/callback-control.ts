import { json, noContent, plain } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { bind, bindingFailure, parseBody } from '../bodies/binding.ts';
import type { Model } from '../bodies/binding.ts';
import { showTime } from '../world.ts';
import type { World } from '../world.ts';

const CLOCK_MODEL: Model = { name: 'ClockMove', members: { advanceMs: { kind: 'whole' } } };

/**
 * Answers the routes that have to do with callbacks and are no part of the API: the signing key for
 * receivers, the log of deliveries and the clock for tests. `undefined` where `route`, a method and a path,
 * is none of them.
 * @throws Refusal (400)
 */
export function serveCallbackControl(world: World, route: string, body: string): Answer | undefined {
  switch (route) {
    case 'GET /keys/1':
      // The real one is served as text, too.
      return plain(200, JSON.stringify({ signing_key: world.callbacks.signingKey }));
    case 'GET /emulator/callbacks':
      return json(200, world.callbacks.outbox.log());
    case 'DELETE /emulator/callbacks':
      world.callbacks.outbox.clearLog();
      return noContent();
    case 'POST /emulator/clock':
      return moveClock(world, body);
    default:
      return undefined;
  }
}

function moveClock(world: World, text: string): Answer {
  const move = parseBody(text);
  bind(text, [], move, { kind: 'object', model: CLOCK_MODEL });
  const ms = (move as { advanceMs?: number | null } | null)?.advanceMs;
  if (typeof ms !== 'number' || ms < 0) throw bindingFailure('advanceMs has to be a number from 0 on. ');
  world.advance(ms);
  return json(200, { now: showTime(world.now()) });
}
