/** What the script is called in Automate. */
export const SCRIPT_NAME = 'plumbline ticket writer';

/** Never changes: an import replaces the script that has it, and calls find the script by it. */
export const SCRIPT_GUID = '4c524597-9ec2-4ea1-8525-d75705e0a331';

/**
 * The parameters of the script, all of which every call gives; an empty one is not given. A value holds nothing
 * but `A-Za-z0-9+/ []#.:-`. No name is one that Automate has itself, such as `computerid`, in whatever letters: it
 * could win.
 */
export const SCRIPT_PARAMETERS = {
  Operation: '`create`, `comment`, `update`, `finish`, `open` or `ping`',
  Marker: 'the mark in the subject: `[GZ-<id>]`, `[GZ-<id>.2]` of a second ticket',
  Incident: 'how all marks of the incident begin: `GZ-<id>`',
  TicketClient: 'number of the client of a new ticket',
  TicketComputer: 'number of the computer of a new ticket',
  TicketNumber: 'number of the ticket; not given for a new one',
  CategoryId: 'number of the category; a new ticket needs one',
  Subject:
    'base64 of UTF-8, padded with spaces so that it ends without an equals sign; a new ticket needs one',
  Body: 'base64 of UTF-8, padded in the same way; it holds the mark of the write',
  NoteMark:
    'the mark of the note, such as `[GZ-<id> #5.k7]`: a note that stands there is not said again. On a new ticket it asks for the body as a comment, also where the server keeps the body by itself',
  Expires: '`YYYY-MM-DD HH:MM:SS` in UTC: from then on the script writes nothing',
  Life: 'which life of the incident counts the writes: two to eight of `a-z0-9`',
  Write: 'number of the write; its mark is `[GZ-<id> w<number>.<life>]`',
} as const;
