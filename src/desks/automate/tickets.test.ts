import { describe, expect, it } from 'vitest';
import { KEY, MARK } from './scripted-server.fixture.ts';
import { sightingOf } from './tickets.ts';

const second = `[GZ-${KEY.incidentId}.2]`;

describe('the rows of a search', () => {
  it('give the highest generation first and within it the oldest ticket', () => {
    const rows = [
      { id: 9, subject: `${second} again` },
      { id: 3, subject: `${MARK} first` },
      { id: 7, subject: `${second} High` },
    ];
    expect(sightingOf(rows, KEY).ours).toEqual([
      { id: '7', generation: 2 },
      { id: '9', generation: 2 },
      { id: '3', generation: 1 },
    ]);
  });

  it('leave out generations before the wanted one', () => {
    expect(sightingOf([{ id: 3, subject: MARK }], { ...KEY, generation: 2 }).ours).toEqual([]);
  });

  it('leave out incidents whose id only begins with ours', () => {
    const rows = [
      { id: 3, subject: `[GZ-${KEY.incidentId}0] other` },
      { id: 4, subject: `[GZ-${KEY.incidentId}-2] other` },
    ];
    expect(sightingOf(rows, KEY)).toEqual({ ours: [], strays: [] });
  });

  it('name tickets that carry the mark elsewhere than at the start', () => {
    const rows = [
      { id: 3, subject: `RE: ${MARK} High` },
      { id: 4, subject: `RE: ${second} High` },
    ];
    expect(sightingOf(rows, KEY)).toEqual({ ours: [], strays: ['3'] });
  });
});
