import type { JsonObject } from './answer.ts';
import type { Resource } from './listing.ts';
import type { SeedClient } from './seed.ts';

/** A client as lists and `/Clients/{id}` serve it; its `Id` and `ExternalId` are strings. */
export const clientResource: Resource<SeedClient> = {
  members: [
    'Id',
    'Name',
    'Company',
    'FirstName',
    'LastName',
    'Address1',
    'Address2',
    'City',
    'State',
    'ZipCode',
    'PhoneNumber',
    'FaxNumber',
    'Comment',
    'Country',
    'ExternalId',
    'UsesInHouseSupportStaff',
    'NewTicketNotificationEmail',
    'IsHiddenFromAllInclusiveGroup',
    'Locations',
  ],
  fields: {
    Id: { type: 'string', read: (client) => String(client.id) },
    Name: { type: 'string', read: (client) => client.name },
    Company: { type: 'string', read: (client) => client.name },
    ExternalId: { type: 'string', read: (client) => client.externalId },
  },
  expands: ['Locations'],
  id: (client) => client.id,
  show: (client, expanded) => ({
    Id: String(client.id),
    Name: client.name,
    Company: client.name,
    FirstName: '',
    LastName: '',
    Address1: '',
    Address2: '',
    City: '',
    State: '',
    ZipCode: '',
    PhoneNumber: '',
    FaxNumber: '',
    Comment: '',
    Country: '',
    ExternalId: client.externalId ?? '',
    UsesInHouseSupportStaff: false,
    NewTicketNotificationEmail: '',
    IsHiddenFromAllInclusiveGroup: false,
    Locations: expanded('Locations') ? [showLocation(client)] : [],
  }),
};

/** A client inside another object. */
export function showClient(client: SeedClient | undefined): JsonObject | null {
  return client === undefined
    ? null
    : { Id: String(client.id), Name: client.name, ExternalId: client.externalId ?? '' };
}

/**
 * The one location of a client. It carries script credentials, as on live servers: a client that logs whole
 * answers is found out by them.
 */
export function showLocation(client: SeedClient | undefined): JsonObject | null {
  if (client === undefined) return null;
  return {
    Id: locationId(client),
    Name: 'Main',
    ScriptUsername: 'location-admin',
    ScriptPassword: 'emulated-location-secret',
    ExternalId: 0,
  };
}

/** The id of a client's location, an int32 unlike the client's own id. */
export function locationId(client: SeedClient): number {
  return client.id + 10_000;
}
