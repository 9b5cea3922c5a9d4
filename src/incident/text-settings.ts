import type { Category } from './category.ts';
import { neutralise, neutraliseExceptAddresses } from './neutralise.ts';

/** What became of the attack, by what GravityZone says that it did. */
export const OUTCOMES = ['stopped', 'partly', 'notStopped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Kinds of attack that need something besides the usual, the most urgent first. */
export const ADDITIONS = [
  'ransomware',
  'credentialAccess',
  'lateralMovement',
  'exploit',
  'phishing',
  'malware',
] as const;
export type Addition = (typeof ADDITIONS)[number];

/** What the settings say of the texts of tickets. */
export interface TextSettings {
  /** Whether addresses in what GravityZone reports are defanged. */
  readonly defang: boolean;
  /** What to do next; an empty text is left out, as among the additions. */
  readonly nextSteps: Readonly<Record<Outcome, Readonly<Record<Category, string>>>>;
  /** What follows the next step; of those that fit only the first. */
  readonly additions: Readonly<Record<Addition, string>>;
}

/** The next steps follow CISA's ransomware checklist and NIST SP 800-61r3; the 30 minutes are ours. */
export const DEFAULT_TEXTS: TextSettings = {
  defang: true,
  nextSteps: {
    stopped: {
      low: 'Look at what was stopped and where it came from. Close the ticket if that is explained.',
      medium:
        'Check what ran before it was stopped. Remove the source and run a full scan. Close when the scan is clean.',
      high: 'Treat the computer as suspect. Check what ran before and which other computers saw the file. Isolate it if anything is still active.',
    },
    partly: {
      low: 'Find the part that was not stopped. Finish it from the incident’s page.',
      medium:
        'List what was not stopped, finish it, and scan every computer named. Isolate any that is still active.',
      high: 'Isolate every computer named; call the person on duty before isolating a server. Leave them powered on and collect an investigation package. Escalate now.',
    },
    notStopped: {
      low: 'Ask the user whether this was expected. If yes, mark it as a false positive; if not, handle it as Medium.',
      medium:
        'Find out whether the process still runs. If you cannot explain it within 30 minutes, isolate the computer, kill the process and block the hash.',
      high: 'Isolate the computer now; call the person on duty before isolating a server. Do not switch it off or clean it; collect an investigation package. Phone the customer and escalate.',
    },
  },
  additions: {
    ransomware:
      'Check shares for renamed files, protect the backups, and talk by phone, not by the customer’s mail.',
    credentialAccess:
      'From a clean computer, reset the passwords and end the sessions of everyone who was signed in, administrators first.',
    lateralMovement: 'Find the computer at the other end and handle both together.',
    exploit: 'Patch or stop the attacked program and look for what it started.',
    phishing:
      'Find who else got the message or opened the address, remove it, and reset passwords that were typed in.',
    malware: 'Look for the hash on the customer’s other computers, then block it.',
  },
};

/** What a settings file says: texts that take the place of the defaults. */
export interface TextOverrides {
  readonly defang: boolean;
  readonly nextSteps: Readonly<Partial<Record<Outcome, Readonly<Partial<Record<Category, string>>>>>>;
  readonly additions: Readonly<Partial<Record<Addition, string>>>;
}

/** The texts that the settings give, with the defaults where they say nothing. */
export function textSettings({ defang, nextSteps, additions }: TextOverrides): TextSettings {
  const nextFor = (outcome: Outcome): Record<Category, string> => ({
    ...DEFAULT_TEXTS.nextSteps[outcome],
    ...nextSteps[outcome],
  });
  return {
    defang,
    nextSteps: {
      stopped: nextFor('stopped'),
      partly: nextFor('partly'),
      notStopped: nextFor('notStopped'),
    },
    additions: { ...DEFAULT_TEXTS.additions, ...additions },
  };
}

/** How the settings have text from outside shown. */
export type Show = (text: string) => string;

export function showBy({ defang }: TextSettings): Show {
  return defang ? neutralise : neutraliseExceptAddresses;
}
