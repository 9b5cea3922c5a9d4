import type { AccountMarks } from '../incident/marks.ts';
import { automateDesk } from './automate/automate-desk.ts';
import type { AutomateSettings } from './automate/settings.ts';
import type { Desk, DeskLog } from './desk.ts';
import { manageDesk } from './manage/manage-desk.ts';
import type { ManageSettings } from './manage/settings.ts';

/** The desks' part of the settings; a desk without settings is absent. */
export interface DeskSettings {
  readonly automate?: AutomateSettings | undefined;
  readonly manage?: ManageSettings | undefined;
}

/**
 * Every desk that the settings name; `accounts` are those whose tickets they
 * write, `log` is told which desk speaks. A new desk adds a line here and its
 * schema to the settings.
 */
export function desksOf(
  settings: DeskSettings,
  accounts: readonly AccountMarks[],
  log: DeskLog,
): readonly Desk[] {
  const logOf =
    (desk: string): DeskLog =>
    (message, details) => {
      log(message, { desk, ...details });
    };
  return [
    ...(settings.automate === undefined
      ? []
      : [automateDesk(settings.automate, logOf('automate'), accounts, settings.manage?.companies)]),
    ...(settings.manage === undefined ? [] : [manageDesk(settings.manage, logOf('manage'), accounts)]),
  ];
}
