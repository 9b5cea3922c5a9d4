import { categoryName } from './category.ts';
import { cutToUnits } from './cut.ts';
import type { Incident } from './known-incident.ts';
import { neutralise } from './neutralise.ts';
import type { News } from './news.ts';
import { isClosed } from './status.ts';
import { utcTime } from './utc-time.ts';
import type { RequestedClose, WriteBack } from './write-back.ts';

/** The most UTF-16 units of a note: it is carried from run to run. GravityZone would take more. */
export const NOTE_LENGTH = 8_000;

/**
 * The whole note once a line is added to it. The newest line stands first, so that what no longer fits is the
 * oldest.
 */
export function addToNote(note: string, line: string): string {
  return cutToUnits(note === '' ? line : `${line}\n${note}`, NOTE_LENGTH);
}

/**
 * Notes what became of a ticket at a desk, and that a technician closed it. `now` is workflow time in ms
 * since 1970.
 */
export function followNews(
  writeBack: WriteBack,
  desk: string,
  news: News,
  incident: Incident,
  now: number,
): WriteBack {
  const text = textOf(desk, news);
  if (text === undefined) return writeBack;
  const line = `${utcTime(now)} · plumbline: ${text}.`;
  const close = closeFor(desk, news, incident) ?? writeBack.close;
  return { ...writeBack, note: addToNote(writeBack.note, line), unwritten: true, close };
}

function textOf(desk: string, news: News): string | undefined {
  const name = (id: string): string => `${deskName(desk)} ticket ${neutralise(id)}`;
  switch (news.kind) {
    case 'opened':
      return `${name(news.ticket)} opened (${categoryName(news.category)})`;
    case 'adopted':
      return `${name(news.ticket)} goes on with this incident`;
    case 'succeeded':
      return `${name(news.ticket)} was succeeded by ticket ${neutralise(news.by)} (${categoryName(news.category)})`;
    case 'merged':
      return `${name(news.ticket)} was merged into ticket ${neutralise(news.into)}`;
    case 'closed-by-technician':
      return `${name(news.ticket)} was closed by a technician`;
    case 'reopened':
      return `${name(news.ticket)} was reopened`;
    case 'updated':
    case 'shifted':
    case 'closed':
    case 'twin':
    case 'told-twice':
      return undefined;
  }
}

/** GravityZone is told of a technician's close unless the incident is over or went on since. */
function closeFor(desk: string, news: News, incident: Incident): RequestedClose | undefined {
  if (news.kind !== 'closed-by-technician') return undefined;
  if (isClosed(incident.facts) || news.at < incident.activeAt) return undefined;
  return { by: 'technician', status: 'closed', at: news.at, desk, ticket: news.ticket };
}

/** `Manage` for `manage`. */
function deskName(desk: string): string {
  return desk.charAt(0).toUpperCase() + desk.slice(1);
}
