import type { Method } from '../api/json-rpc.ts';
import { onlyKnown, optionalObject, text } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import { RpcError } from '../api/rpc-error.ts';
import type { CompanyRegister } from '../companies/company-register.ts';
import type { Faults } from '../faults.ts';
import type { PushSender } from './push-sender.ts';
import { maskedSettings, readPushSettings } from './push-settings.ts';
import type { PushStats } from './push-stats.ts';
import { testEvent } from './test-events.ts';

/** The methods of the `push` service. */
export function pushService(
  companies: CompanyRegister,
  sender: PushSender,
  stats: PushStats,
  faults: () => Faults,
): readonly Method[] {
  const method = (name: string, writes: boolean, call: (params: Params) => unknown): Method => {
    return { name, versions: ['v1.0'], writes, call };
  };
  return [
    method('getPushEventSettings', false, (params) => {
      onlyKnown(params, []);
      const settings = sender.settings();
      if (settings !== undefined) return maskedSettings(settings);
      if (faults().neverConfigured === 'null') return null;
      throw new RpcError(-32000, 'The event push service is not configured');
    }),
    method('setPushEventSettings', true, (params) => {
      if (faults().pushUnavailable) throw notEnabled();
      sender.configure(readPushSettings(companies, params));
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
      const event = testEvent(text(params, 'eventType'), companies.ownId, optionalObject(params, 'data'));
      if (sender.settings()?.status !== 1) throw notEnabled();
      void sender.push([event]);
      return event;
    }),
  ];
}

function notEnabled(): RpcError {
  return new RpcError(-32000, 'The event push service is not enabled');
}
