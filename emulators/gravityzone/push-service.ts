import type { Method } from './methods.ts';
import { onlyKnown, optionalObject, text } from './params.ts';
import type { Params } from './params.ts';
import type { PushSender } from './push-sender.ts';
import { maskedSettings, readPushSettings } from './push-settings.ts';
import type { PushStats } from './push-stats.ts';
import { RpcError } from './rpc-error.ts';
import { testEvent } from './test-events.ts';
import type { World } from './world.ts';

/** The methods of the `push` service. */
export function pushService(world: World, sender: PushSender, stats: PushStats): readonly Method[] {
  const method = (name: string, writes: boolean, call: (params: Params) => unknown): Method => ({
    name,
    versions: ['v1.0'],
    writes,
    call,
  });
  return [
    method('getPushEventSettings', false, (params) => {
      onlyKnown(params, []);
      const settings = sender.settings();
      return settings === undefined ? null : maskedSettings(settings);
    }),
    method('setPushEventSettings', true, (params) => {
      sender.configure(readPushSettings(world, params));
      return true;
    }),
    method('getPushEventStats', false, (params) => {
      onlyKnown(params, []);
      return stats.read();
    }),
    method('resetPushEventStats', true, (params) => {
      onlyKnown(params, []);
      stats.reset();
      return true;
    }),
    method('sendTestPushEvent', true, (params) => {
      onlyKnown(params, ['eventType', 'data']);
      const event = testEvent(text(params, 'eventType'), world.own.id, optionalObject(params, 'data'));
      if (sender.settings()?.status !== 1)
        throw new RpcError(-32000, 'The event push service is not enabled');
      void sender.push([event]);
      return event;
    }),
  ];
}
