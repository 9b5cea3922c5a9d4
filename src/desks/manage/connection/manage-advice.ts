import { BAD_CREDENTIALS, remedies } from '../../../http/vendor.ts';
import type { Remedy } from '../../../http/vendor.ts';
import { rightFor } from './rights.ts';

const ROLE = 'the security role of the API member (System > Security Roles)';

/** What to do about refusals that say enough by their status or text. */
export const remedy = remedies({
  'wrong-host':
    'Use the API address as `url` in the Manage settings: https and, in the cloud, with the `api-` prefix, such as https://api-na.myconnectwise.net.',
  'unknown-company-id':
    'Check `companyId` in the Manage settings: it is the company name that people log in to Manage with; check also `url`.',
  [BAD_CREDENTIALS]:
    'Check `companyId`, `publicKey`, `privateKey` and `clientId` in the Manage settings against the API member (System > Members > API Members).',
  unroutable: 'Check `url` and `companyId` in the Manage settings: the server knows no such company or path.',
  'not-found': `Check that the record exists in Manage and that ${ROLE} may see it.`,
  'unknown-endpoint':
    'Check `url` in the Manage settings: it must be the origin of the REST API, without a path.',
  'wrong-method': 'Check `url` in the Manage settings; if it is right, report this as a fault of plumbline.',
  'too-long': 'Report this as a fault of plumbline: a text is longer than Manage takes.',
  'unsupported-request':
    'Report this as a fault of plumbline: this version of Manage does not understand the request.',
  refused: 'Correct what the message names, in Manage or in the Manage settings.',
});

const REFERENCES: Readonly<Record<string, Remedy>> = {
  board: inGrid('board', 'an active service board'),
  status: inGrid('status', 'a status of the service board'),
  type: inGrid('type', 'a type of the service board'),
  subType: inGrid('sub-type', 'a subtype that belongs to the type on that board', 'subType'),
  item: inGrid('item', 'an item that belongs to the type and subtype on that board'),
  priority: inGrid('priority', 'an existing priority'),
  source: inGrid('source', 'an existing source'),
  team: inGrid('team', 'a team of the service board'),
  owner: inGrid('owner', 'an active member'),
  site: {
    code: 'unknown-site',
    advice:
      'Name the id of a site of that company as `site` under `companies` or `catchAll` in the Manage settings.',
  },
  company: {
    code: 'unknown-company',
    advice:
      'Name the id of an existing company of Manage under `companies` or as `catchAll` in the Manage settings.',
  },
};

/** The remedy for an id that Manage does not know, by the member that held it. */
export function unknownReference(member: string): Remedy {
  const known = Object.hasOwn(REFERENCES, member) ? REFERENCES[member] : undefined;
  return known ?? { code: 'unknown-reference', advice: remedy('refused').advice };
}

/**
 * The code of a refusal that some tenants are said to give to a change which does not repeat the custom
 * fields.
 */
export const MISSING_CUSTOM_FIELDS = 'missing-custom-fields';

/** The remedy for a member that the Manage of this tenant requires and plumbline does not send. */
export function missingField(member: string): Remedy {
  return {
    code: member === 'customFields' ? MISSING_CUSTOM_FIELDS : 'missing-field',
    advice: `Manage requires \`${member}\` on tickets: give it a default on the service board (Setup Tables > Service Board), or make it optional there.`,
  };
}

/** The remedy for a missing right. Manage does not say which one, but the call, such as `GET /path`, does. */
export function missingRight(call: string): Remedy {
  const [method = '', path = ''] = call.split(' ');
  return {
    code: 'forbidden',
    advice: `Give ${ROLE} ${rightFor(method, path)}. Check also that \`clientId\` in the Manage settings is a registered one.`,
  };
}

function inGrid(name: string, what: string, setting = name): Remedy {
  return {
    code: `unknown-${name}`,
    advice: `Choose ${what} as \`${setting}\` of the category under \`categories\` in the Manage settings.`,
  };
}
