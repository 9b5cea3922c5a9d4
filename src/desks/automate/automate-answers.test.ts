import { describe, expect, it } from 'vitest';
import {
  batchAnswer,
  computerRows,
  errorAnswer,
  signOnAnswer,
  ticketAnswer,
  ticketRows,
  tokenAnswer,
} from './automate-answers.ts';

describe('answers of Automate', () => {
  it('are read whatever the case of their member names', () => {
    expect(tokenAnswer.parse({ ACCESSTOKEN: 't', expirationDate: '2026-03-01T11:00:00Z' })).toEqual({
      token: 't',
      ends: [Date.parse('2026-03-01T11:00:00Z')],
      twoFactor: false,
    });
    const services = [{ ISLOCALLOGINENABLED: false }];
    expect(signOnAnswer.parse({ services }).isLocalLogInOff).toBe(true);
    expect(batchAnswer.parse({ containsunsuccessfulresults: false }).accepted).toBe(true);
  });

  it.each([
    ['every service leaves it off', [[true, false]], true],
    [
      'a service that is not in use leaves it on',
      [
        [true, false],
        [false, true],
      ],
      true,
    ],
    [
      'one service leaves it on',
      [
        [true, false],
        [true, true],
      ],
      false,
    ],
    ['a service does not say', [[true, undefined]], false],
    ['no service is in use', [[false, false]], false],
    ['there is no service', [], false],
    ['services are not told', undefined, false],
  ])('say whether local log-in is off: %s', (_, services, isLocalLogInOff) => {
    const Services = services?.map(([IsEnabled, IsLocalLoginEnabled]) => ({
      ServiceName: 'Sign-on',
      IsEnabled,
      IsLocalLoginEnabled,
    }));
    expect(signOnAnswer.parse({ Services })).toMatchObject({ isLocalLogInOff });
  });

  it.each([
    ['numbers', 88213, 1042],
    ['numeric strings', '88213', '1042'],
  ])('carry ids as %s', (_, ticket, computer) => {
    const read = ticketAnswer.parse({
      TicketId: ticket,
      Subject: 'S',
      Computer: { Id: computer, Name: 'x' },
    });
    expect(read).toMatchObject({ id: '88213', computerId: 1042 });
  });

  it.each([
    ['CategoryId', { CategoryId: 178, Category: { Id: 1 } }, 178],
    ['Category.Id on an older server', { Category: { Id: 178 } }, 178],
    ['nothing', {}, undefined],
  ])('give the category by %s', (_, members, expected) => {
    expect(ticketAnswer.parse({ TicketId: 1, ...members }).categoryId).toBe(expected);
  });

  it.each([
    [
      'a list, the oldest first',
      { Comments: [{ Id: '10', Body: 'b' }, { Id: '9', Body: 'a' }, { Body: null }] },
      ['', 'a', 'b'],
    ],
    ['null', { Comments: null }, undefined],
    ['no member', {}, undefined],
  ])('give comments as %s', (_, members, expected) => {
    expect(ticketAnswer.parse({ TicketId: 1, ...members }).comments).toEqual(expected);
  });

  it('take computer 0 for none', () => {
    expect(ticketAnswer.parse({ TicketId: 1, Computer: { Id: '0' } }).computerId).toBeUndefined();
  });

  it('date a computer that never reported at 0', () => {
    expect(computerRows.parse([{ Id: '5', ComputerName: 'A', RemoteAgentLastContact: null }])).toMatchObject([
      { id: 5, name: 'A', lastContact: 0, isOffline: false },
    ]);
  });

  it.each([
    ['in UTC', '2026-03-01T10:00:00Z', Date.UTC(2026, 2, 1, 10)],
    ['with an offset', '2026-03-01T05:00:00-05:00', Date.UTC(2026, 2, 1, 10)],
    ['without a zone, taken for UTC', '2026-03-01T10:00:00', Date.UTC(2026, 2, 1, 10)],
    ['as never', '0001-01-01T00:00:00', undefined],
    ['as nothing', null, undefined],
  ])('date a ticket %s', (_, UpdateDate, expected) => {
    expect(ticketAnswer.parse({ TicketId: 1, UpdateDate }).updatedAt).toBe(expected);
  });

  it('are refused where a row has no id, or where there is no list', () => {
    expect(ticketRows.safeParse([{ Subject: 'S' }]).success).toBe(false);
    expect(ticketRows.safeParse({ Message: 'busy' }).success).toBe(false);
  });

  it.each([
    [{ Message: 'No.' }, 'No.'],
    [{ code: 'Unauthorized', message: 'No.', errors: [{ message: 'Really.' }] }, 'No. Really.'],
    [{ Errors: [{ Field: 'a', Message: 'b' }] }, 'b'],
    [{}, ''],
  ])('explain errors in several forms: %j', (body, expected) => {
    expect(errorAnswer.parse(body)).toBe(expected);
  });
});
