import { z } from 'zod';
import { parseJson, spellMembers } from './json-body.ts';
import { badRequest } from './refused.ts';

/**
 * The kinds of entity in the order of the published enumeration; a client may send the name or its place from
 * 0.
 */
const ENTITY_TYPES = [
  'System',
  'Computer',
  'Site',
  'Company',
  'Probe',
  'NetworkDevice',
  'Ticket',
  'Group',
  'MobileDevice',
  'Vendor',
  'VendorProduct',
  'Possibility',
  'Opportunity',
  'Contact',
  'User',
  'Script',
  'Plugin',
  'Service',
  'ServiceBundle',
  'Search',
  'SearchFolder',
  'Dataview',
  'DataviewFolder',
  'UserFolder',
  'UserClass',
  'ScriptFolder',
  'RemoteMonitorTemplate',
  'ExtraField',
] as const;

const MEMBERS = [
  'EntityType',
  'EntityIds',
  'ScriptId',
  'ScriptGuid',
  'Schedule',
  'Parameters',
  'UseAgentTime',
  'StartDate',
  'ExpireDate',
  'OfflineActionFlags',
  'DistributionWindow',
  'Priority',
  'IncludeSubGroups',
  'Key',
  'Value',
  'SkipsOfflineAgents',
  'WakesOfflineAgents',
  'OnlyRunsOnOfflineAgents',
  'ScriptScheduleFrequency',
  'ScriptScheduleFrequencyId',
  'Name',
  'MinutelySettings',
  'HourlySettings',
  'DailySettings',
  'WeeklySettings',
  'MonthlySettings',
  'DistributionWindowType',
  'DistributionWindowTypeId',
  'Amount',
];

const entityName = z.literal(ENTITY_TYPES.map((name) => name));
const entityNumber = z
  .int()
  .min(0)
  .max(ENTITY_TYPES.length - 1)
  .transform((ordinal) => ENTITY_TYPES[ordinal]);
const settings = z.record(z.string(), z.unknown()).nullish();
const date = z.iso.datetime({ offset: true }).nullish();

const requestSchema = z.strictObject({
  EntityType: z.union([entityName, entityNumber]),
  EntityIds: z.array(z.int32()).min(1),
  ScriptId: z.int32().nullish(),
  ScriptGuid: z.string().nullish(),
  Schedule: z
    .strictObject({
      ScriptScheduleFrequency: z.strictObject({
        ScriptScheduleFrequencyId: z.int32(),
        Name: z.string().nullish(),
      }),
      MinutelySettings: settings,
      HourlySettings: settings,
      DailySettings: settings,
      WeeklySettings: settings,
      MonthlySettings: settings,
    })
    .nullish(),
  Parameters: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).nullish(),
  UseAgentTime: z.boolean().nullish(),
  StartDate: date,
  ExpireDate: date,
  OfflineActionFlags: z
    .strictObject({
      SkipsOfflineAgents: z.boolean().nullish(),
      WakesOfflineAgents: z.boolean().nullish(),
      OnlyRunsOnOfflineAgents: z.boolean().nullish(),
    })
    .nullish(),
  DistributionWindow: z
    .strictObject({
      DistributionWindowType: z
        .strictObject({ DistributionWindowTypeId: z.int32(), Name: z.string().nullish() })
        .nullish(),
      Amount: z.int32().nullish(),
    })
    .nullish(),
  Priority: z.int32().nullish(),
  IncludeSubGroups: z.boolean().nullish(),
});

/** The body of a batch request, checked. */
export type ScriptRequest = z.infer<typeof requestSchema>;

/**
 * Reads the body of `/Batch/ScriptExecute` or `/Batch/ScriptSchedule`. Throws `Refused` (400) for anything
 * unknown or mistyped.
 */
export function readScriptRequest(text: string): ScriptRequest {
  const parsed = requestSchema.safeParse(spellMembers(parseJson(text), MEMBERS));
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  const request = parsed.data;
  if ((request.ScriptId ?? undefined) === undefined && (request.ScriptGuid ?? undefined) === undefined) {
    throw badRequest('ScriptId or ScriptGuid is needed.');
  }
  const keys = (request.Parameters ?? []).map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) throw badRequest('A parameter is given twice.');
  return request;
}
