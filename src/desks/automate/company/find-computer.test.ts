import { describe, expect, it } from 'vitest';
import { VendorRefused } from '../../../http/vendor-errors.ts';
import type { AutomateClient } from '../connection/automate-client.ts';
import { computerRows } from '../automate-answers.ts';
import { bestComputer, computerFinder } from './find-computer.ts';
import type { WantedComputer } from './find-computer.ts';

const signal = new AbortController().signal;
const NOTHING: WantedComputer = {
  computerName: undefined,
  computerFqdn: undefined,
  computerIps: [],
  computerMacs: [],
};
const wanted = (changes: Partial<WantedComputer>): WantedComputer => ({ ...NOTHING, ...changes });
/** A computer of client 7; the lower the id, the later it was seen. */
const row = (Id: number, ComputerName: string, more: object = {}) => ({
  Id,
  ComputerName,
  Client: { Id: '7' },
  RemoteAgentLastContact: `2026-03-${31 - Id}T10:00:00Z`,
  ...more,
});

describe('the computer of an incident', () => {
  const named = (computerName: string) => wanted({ computerName });
  const full = wanted({ computerName: 'WS', computerFqdn: 'ws-2.corp.example' });
  it.each<[string, WantedComputer, readonly object[], number | undefined]>([
    ['by its name, in any case', named('Win-Srv01 '), [row(1, 'other'), row(2, 'WIN-SRV01')], 2],
    ['by its name without the domain', named('win-srv01.corp.example'), [row(1, 'WIN-SRV01')], 1],
    ['by the 15 characters that are kept', named('MARKETING-LAPTOP-01'), [row(1, 'MARKETING-LAPTO')], 1],
    [
      'not by as many of another name',
      named('MARKETING-LAPTOP-01'),
      [row(1, 'MARKETING-LAPTOP-02')],
      undefined,
    ],
    ['not by a name that begins with its own', named('WS-1'), [row(1, 'WS-10')], undefined],
    ['by a name of people', named('Anna’s MacBook.old'), [row(1, 'Anna’s MacBook.old'), row(2, 'x')], 1],
    ['by its full name', full, [row(1, 'WS-2', { DomainName: 'corp.example' })], 1],
    ['by its full name in a domain of old', full, [row(1, 'WS-2', { DomainName: 'CORP' })], 1],
    ['by its full name in no domain', full, [row(1, 'WS-2')], 1],
    [
      'not by its full name in another domain',
      full,
      [row(1, 'WS-2', { DomainName: 'b.example' })],
      undefined,
    ],
    [
      'by an address',
      wanted({ computerIps: ['10.0.0.4'] }),
      [row(1, 'A', { LocalIPAddress: '10.0.0.4' })],
      1,
    ],
    [
      'by a MAC address, however it is spelt',
      wanted({ computerMacs: ['00:11:22:33:44:5A'] }),
      [row(1, 'A', { MACAddress: '00-11-22-33-44-5a' })],
      1,
    ],
    [
      'by its name rather than by an address',
      wanted({ computerName: 'A', computerIps: ['10.0.0.4'] }),
      [row(1, 'B', { LocalIPAddress: '10.0.0.4' }), row(2, 'A')],
      2,
    ],
    [
      'of several of one name by the address',
      wanted({ computerName: 'A', computerIps: ['10.0.0.4'] }),
      [row(1, 'A'), row(2, 'A', { LocalIPAddress: '10.0.0.4' })],
      2,
    ],
    [
      'of several that are alike by who was seen last',
      named('A'),
      [row(3, 'A'), row(1, 'A'), row(2, 'A')],
      1,
    ],
    ['at all where none was ever seen', named('A'), [{ Id: 5, ComputerName: 'A' }], 5],
    ['not where nothing is known', NOTHING, [row(1, '')], undefined],
  ])('is found %s', (_how, about, rows, id) => {
    expect(bestComputer(computerRows.parse(rows), about)?.id).toBe(id);
  });
});

/** Looks in a server with these pages of computers. */
async function look(about: Partial<WantedComputer>, ...pages: (readonly object[])[]) {
  const asked: unknown[] = [];
  const get: AutomateClient['get'] = (_path, { condition, page }, answer) => {
    asked.push(condition);
    return Promise.resolve(answer.parse(pages[Number(page) - 1] ?? []));
  };
  const found = await computerFinder({ get }, () => undefined)(7, wanted(about), signal);
  return { asked, id: found?.id };
}

describe('the search for it', () => {
  it('asks once for all that it goes by, within the client', async () => {
    const about = {
      computerName: 'FIN-WS-07',
      computerFqdn: 'fin-ws-07.corp.example',
      computerIps: ['10.0.0.4', "'; DROP"],
      computerMacs: ['00:11:22:33:44:55', 'none'],
    };
    expect((await look(about)).asked).toEqual([
      "Client.Id = 7 and (ComputerName = 'fin-ws-07' or LocalIPAddress = '10.0.0.4' or MACAddress in ('00-11-22-33-44-55','00:11:22:33:44:55','001122334455'))",
    ]);
  });

  it('looks for the beginning of a long name', async () => {
    const { asked } = await look({ computerName: 'MARKETING-LAPTOP-01' });
    expect(asked).toEqual(["Client.Id = 7 and (ComputerName like 'marketing-lapto%')"]);
  });

  it.each(["O'Brien", 'Anna MacBook', 'БУХ-01'])(
    'looks through all computers of the client for %s, which cannot stand in a condition',
    async (computerName) => {
      const many = Array.from({ length: 500 }, (_, at) => ({ Id: at + 1000, ComputerName: `C${at}` }));
      expect(await look({ computerName }, many, [row(1, computerName)])).toEqual({
        asked: ['Client.Id = 7', 'Client.Id = 7'],
        id: 1,
      });
    },
  );

  it('never takes a computer of another client', async () => {
    expect((await look({ computerName: 'A' }, [row(1, 'A', { Client: { Id: '8' } })])).id).toBeUndefined();
  });

  it('asks nothing where nothing is known', async () => {
    expect(await look({ computerName: ' ' })).toEqual({ asked: [], id: undefined });
  });
});

describe('a server that refuses to search', () => {
  /** A server with one computer, which refuses conditions that hold one of these words. */
  function refusing(...words: readonly string[]) {
    const asked: string[] = [];
    const logged: string[] = [];
    const get: AutomateClient['get'] = (_path, { condition }, answer) => {
      asked.push(String(condition));
      return words.some((word) => String(condition).includes(word))
        ? Promise.reject(
            new VendorRefused('automate', { code: 'bad-request', message: 'No such field.', advice: 'x' }),
          )
        : Promise.resolve(answer.parse([row(1, 'A')]));
    };
    const find = computerFinder({ get }, (message) => logged.push(message));
    return { asked, logged, find: (about: Partial<WantedComputer>) => find(7, wanted(about), signal) };
  }
  const about = { computerName: 'A', computerIps: ['10.0.0.4'], computerMacs: ['00:11:22:33:44:55'] };

  it.each(['LocalIPAddress', 'MACAddress'])(
    'by %s is asked for names alone, and that is learnt and logged once',
    async (word) => {
      const { asked, logged, find } = refusing(word);
      expect((await find(about))?.id).toBe(1);
      expect((await find(about))?.id).toBe(1);
      expect(asked.slice(1)).toEqual(Array(2).fill("Client.Id = 7 and (ComputerName = 'a')"));
      expect(logged).toEqual([expect.stringContaining('names alone')]);
    },
  );

  it('by what is all that is known finds nothing', async () => {
    const { asked, find } = refusing('LocalIPAddress');
    expect(await find({ computerIps: ['10.0.0.4'] })).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it('by names too is an error, of which nothing is learnt', async () => {
    const { asked, logged, find } = refusing('Client.Id');
    await expect(find(about)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(find(about)).rejects.toMatchObject({ code: 'bad-request' });
    expect(asked).toHaveLength(4);
    expect(logged).toEqual([]);
  });
});
