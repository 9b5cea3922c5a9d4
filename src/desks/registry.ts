import type { AccountMarks } from '../incident/marks.ts';
import { automateDesk } from './automate/automate-desk.ts';
import type { AutomateSettings } from './automate/settings.ts';
import type { Desk, DeskLog, DeskName } from './desk.ts';
import { manageDesk } from './manage/manage-desk.ts';
import type { ManageSettings } from './manage/settings.ts';

/** The desks' part of the settings; a desk without settings is absent. */
export interface DeskSettings {
  readonly automate?: AutomateSettings | undefined;
  readonly manage?: ManageSettings | undefined;
}

/** A desk that is made when it is needed; what its settings lack shows only then. */
export interface DeskMaker {
  readonly name: DeskName;
  /** @throws SettingsError where a secret or a file cannot be read. */
  readonly make: () => Desk;
}

/**
 * Every desk that the settings name; `accounts` are those whose tickets they
 * write, `log` is told which desk speaks. A new desk adds a line here and its
 * schema to the settings.
 */
export function deskMakers(
  settings: DeskSettings,
  accounts: readonly AccountMarks[],
  log: DeskLog,
): readonly DeskMaker[] {
  const logOf =
    (desk: DeskName): DeskLog =>
    (message, details) => {
      log(message, { desk, ...details });
    };
  const { automate, manage } = settings;
  return [
    ...(automate === undefined
      ? []
      : [
          {
            name: 'automate' as const,
            make: () => automateDesk(automate, logOf('automate'), accounts, manage?.companies),
          },
        ]),
    ...(manage === undefined
      ? []
      : [{ name: 'manage' as const, make: () => manageDesk(manage, logOf('manage'), accounts) }]),
  ];
}
