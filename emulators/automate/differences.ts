import type { JsonObject } from './answer.ts';
import document from './openapi-25.0.5.json' with { type: 'json' };

/**
 * Where live servers and their clients differ from the published interface, and this stand-in with them. All such
 * differences are in this file, each with its reason. Besides:
 *
 * - The live prefix is `/cwa/api/v1`; published is `/api/v1`.
 * - Names of parameters, members and fields hold in any case of letters, and so do the values of enumerations in a
 *   query: live clients spell them in several ways.
 * - Members that are not published are refused in requests and break an answer. A live server overlooks them; a
 *   client that sends one has mistaken a name.
 * - Any member of an answer may be null: live servers write so what has no value. In a request null is refused.
 * - Members that are marked as read-only are taken: `Key` and `Value` of a script's parameters are.
 * - Only answers with 200 are published. The others have `code` and `message`, as seen on live servers.
 */
export interface Difference {
  readonly why: string;
  /** What is merged into the published schema. */
  readonly change: JsonObject;
}

const SCRIPT_REQUEST = 'Automate.Api.Domain.Contracts.BatchScripts.ScheduleScriptBatchRequest';

/** The kinds of entity in the order of the published enumeration. */
export const ENTITY_TYPES: readonly string[] =
  document.components.schemas[SCRIPT_REQUEST].properties.EntityType.enum;

/** Differences in what is sent, by the name of the schema. */
export const IN_REQUESTS: Readonly<Record<string, Difference>> = {
  [SCRIPT_REQUEST]: {
    why: 'Live clients send an entity type by its name or by its place. Nothing is marked as required, but a run needs these.',
    change: {
      required: ['EntityType', 'EntityIds'],
      properties: {
        EntityType: { type: ['string', 'integer'], enum: [...ENTITY_TYPES, ...ENTITY_TYPES.keys()] },
        EntityIds: { minItems: 1 },
      },
    },
  },
  'System.Collections.Generic.KeyValuePair_System.String_System.String_': {
    why: 'A parameter of a script without a name or a value is none.',
    change: { required: ['Key', 'Value'] },
  },
  'LabTech.Models.ScheduledScript': {
    why: 'Nothing is marked as required, but a run needs these. Of the types of schedules, 1 runs once; the others repeat.',
    change: {
      required: ['ScriptId', 'ComputerId', 'EffectiveStartDate', 'ScheduleType'],
      properties: { ScheduleType: { enum: [1] } },
    },
  },
  'Automate.Api.Domain.Contracts.Security.TokenCredentials': {
    why: 'Nobody logs in without them.',
    change: { required: ['Username', 'Password'] },
  },
};

/** Differences in what is answered, by the name of the schema. */
export const IN_ANSWERS: Readonly<Record<string, Difference>> = {
  'Automate.Api.Domain.Contracts.Security.TokenResult': {
    why: 'Nobody knows whether the ends of a token always name their zone.',
    change: {
      properties: {
        ExpirationDate: { format: 'iso-date-time' },
        AbsoluteExpirationDate: { format: 'iso-date-time' },
      },
    },
  },
};

/** Differences in the parameters of a query, by their published names. */
export const IN_QUERIES: Readonly<Record<string, Difference>> = {
  'options.page': { why: 'Pages count from 1.', change: { minimum: 1 } },
  'options.pageSize': {
    why: 'At most 1000 rows are described; beyond, nobody knows.',
    change: { minimum: 1, maximum: 1_000 },
  },
  'options.timeout': { why: 'A time is positive.', change: { minimum: 1 } },
  'options.expands': {
    why: 'Published without a type. Live clients send a list.',
    change: { type: 'array', items: { type: 'string', minLength: 1 } },
  },
  'options.includedFields': { why: 'A field has a name.', change: { items: { minLength: 1 } } },
  'options.excludedFields': { why: 'A field has a name.', change: { items: { minLength: 1 } } },
  'options.ids': {
    why: 'Published as texts. The ids of everything that is listed are numbers.',
    change: { items: { pattern: '^[1-9][0-9]{0,9}$' } },
  },
};

/**
 * Names that live clients send instead of the published ones, in small letters. Lists are joined by commas, where the
 * published form repeats the parameter.
 */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  condition: 'options.condition',
  page: 'options.page',
  pagesize: 'options.pageSize',
  includefields: 'options.includedFields',
  excludefields: 'options.excludedFields',
  ids: 'options.ids',
  expand: 'options.expands',
};

/** `orderBy=Field desc`, which live clients send for both published parameters of an order at once. */
export const SHORT_ORDER = { name: 'orderBy', insteadOf: 'options.orderBy.name', schema: { type: 'string' } };
