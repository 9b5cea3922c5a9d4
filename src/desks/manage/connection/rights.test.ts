import { expect, it } from 'vitest';
import { rightFor } from './rights.ts';

it.each([
  ['GET', '/company/companies', 'Companies > Company Maintenance: Inquire All'],
  [
    'GET',
    '/company/companies/statuses',
    'System > Table Setup: Inquire, customised to Company/Company Status',
  ],
  ['GET', '/company/companies/250/sites', 'Companies > Company Maintenance: Inquire All'],
  ['GET', '/company/configurations', 'Companies > Configurations: Inquire'],
  ['GET', '/service/tickets/69/configurations', 'Companies > Configurations: Inquire'],
  [
    'POST',
    '/service/tickets/69/configurations',
    'Companies > Configurations: Inquire, and Service Desk > Service Tickets: Edit All',
  ],
  ['GET', '/system/members', 'System > Member Maintenance: Inquire'],
  ['GET', '/service/boards', 'System > Table Setup: Inquire, customised to Service/Service Board'],
  [
    'GET',
    '/service/boards/21/statuses',
    'System > Table Setup: Inquire, customised to Service/Service Board',
  ],
  ['GET', '/service/priorities', 'System > Table Setup: Inquire, customised to Service/Priority'],
  ['GET', '/service/sources', 'System > Table Setup: Inquire, customised to Service/Source'],
  ['GET', '/service/info/boards', 'Service Desk > Service Tickets: Inquire All'],
  ['GET', '/service/tickets', 'Service Desk > Service Tickets: Inquire All'],
  ['GET', '/service/tickets/69/notes', 'Service Desk > Service Tickets: Inquire All'],
  ['POST', '/service/tickets/search', 'Service Desk > Service Tickets: Inquire All'],
  ['POST', '/service/tickets', 'Service Desk > Service Tickets: Add and Inquire All'],
  ['GET', '/unheard/of', 'the right to call GET /unheard/of'],
])('%s %s needs %s', (method, path, right) => {
  expect(rightFor(method, path)).toBe(right);
});

it.each([
  ['PATCH', '/service/tickets/69', 'Service Desk > Service Tickets: Edit All'],
  ['POST', '/service/tickets/69/notes', 'Service Desk > Service Tickets: Add and Edit All'],
])('%s %s needs Close Service Tickets besides %s', (method, path, right) => {
  expect(rightFor(method, path)).toContain(right);
  expect(rightFor(method, path)).toContain('Service Desk > Close Service Tickets: Edit');
});

it.each(['GET', 'POST', 'PATCH', 'DELETE'])('does not claim to know what %s of callbacks needs', (method) => {
  expect(rightFor(method, '/system/callbacks/7')).toMatch(/does not document .* guess/);
});
